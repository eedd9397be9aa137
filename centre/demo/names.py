"""Names of many origins, put together at random: none of them is meant."""

# (first names of girls, first names of boys, surnames, first language, ethnicity)
ORIGINS = [
    (
        ["Isla", "Poppy", "Maisie", "Florence", "Elsie", "Martha", "Hannah", "Grace", "Ruby", "Beth", "Siân", "Niamh"],
        ["Alfie", "Noah", "Stanley", "Rory", "Callum", "Ted", "Harvey", "Finn", "Owen", "Dylan", "Jack", "Lewis"],
        [
            "Ashdown",
            "Barlow",
            "Carter",
            "Dyer",
            "Fletcher",
            "Griffiths",
            "Hobbs",
            "Kershaw",
            "Lomax",
            "Pritchard",
            "Smith-Jones",
            "Tolley",
            "Whitlock",
            "O'Brien",
            "McAllister",
        ],
        "English",
        "White British",
    ),
    (
        ["Ayesha", "Maryam", "Zainab", "Fatima", "Noor", "Iqra", "Hafsa", "Sana"],
        ["Muhammad", "Mohammed", "Yusuf", "Ibrahim", "Hamza", "Bilal", "Zayn", "Adam"],
        ["Ahmed", "Hussain", "Malik", "Siddiqui", "Qureshi", "Chaudhry", "Rashid", "Mirza"],
        "Urdu",
        "Asian or Asian British",
    ),
    (
        ["Priya", "Ananya", "Meera", "Kavitha", "Nila", "Tharani", "Divya"],
        ["Arjun", "Rohan", "Kavin", "Surya", "Aarav", "Nikhil", "Ravi"],
        ["Patel", "Sharma", "Nair", "Sivakumar", "Rajan", "Iyer", "Desai", "Selvan"],
        "Tamil",
        "Asian or Asian British",
    ),
    (
        ["Amara", "Abena", "Ngozi", "Efua", "Temitope", "Adaeze", "Zuri"],
        ["Kwame", "Chidi", "Kofi", "Tunde", "Emeka", "Malik", "Jabari"],
        ["Okafor", "Mensah", "Adeyemi", "Boateng", "Eze", "Asante", "Owusu", "Balogun"],
        "English",
        "Black or Black British",
    ),
    (
        ["Zuzanna", "Maja", "Hanna", "Oliwia", "Zofia", "Lena"],
        ["Jakub", "Antoni", "Filip", "Szymon", "Kacper", "Wojciech"],
        ["Kowalska", "Nowak", "Wiśniewski", "Zieliński", "Wójcik", "Lewandowski"],
        "Polish",
        "White Other",
    ),
    (
        ["Ioana", "Andreea", "Ștefania", "Maria", "Elena", "Daria"],
        ["Luca", "Andrei", "Matei", "Ștefan", "David", "Radu"],
        ["Popescu", "Ionescu", "Țurcanu", "Munteanu", "Dumitru", "Stan"],
        "Romanian",
        "White Other",
    ),
    (
        ["Hodan", "Ifrah", "Sagal", "Ayaan", "Hibo"],
        ["Abdi", "Guled", "Liban", "Zakariye", "Mahad"],
        ["Warsame", "Farah", "Abdullahi", "Jama", "Nur"],
        "Somali",
        "Black or Black British",
    ),
    (
        ["Linh", "Mai", "Thảo", "Ngọc"],
        ["Minh", "Duc", "Quân", "Bảo"],
        ["Nguyễn", "Trần", "Lê", "Phạm"],
        "Vietnamese",
        "Other",
    ),
    (
        ["Lucía", "Camila", "Sofía", "Inês", "Beatriz"],
        ["Mateo", "José", "Thiago", "João", "Santiago"],
        ["García López", "Silva", "Fernández", "Rocha", "Moreno Díaz"],
        "Spanish",
        "Mixed",
    ),
]
# How often each origin is drawn.
WEIGHTS = [38, 13, 10, 12, 8, 8, 5, 3, 3]

ALLERGIES = [
    "Nut allergy: EpiPen in the bag",
    "Egg and milk allergy",
    "Asthma: blue inhaler with parent",
    "Bee stings: antihistamine in the bag",
    "Coeliac: no gluten",
    "Sesame allergy",
]
