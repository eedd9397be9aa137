class Percentage: pass
class Rating: pass
