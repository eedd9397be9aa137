// At the door the smileys come back by themselves, ready for the next family.
setTimeout(() => document.querySelector("[data-next-please]")?.click(), 4000);
