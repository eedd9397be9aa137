"""A register closes complete: nobody still in the crèche, who of us was there, what happened, how it went."""
