"""Languages in which a heading of What's on may be given: their code, their names, and which way they are written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`code` as in a page's lang attribute (BCP 47); `own` is what its speakers call it."""

    code: str
    name: str
    own: str
    direction: str = "ltr"


LANGUAGES = {
    each.code: each
    for each in (
        Language("sq", "Albanian", "Shqip"),
        Language("am", "Amharic", "አማርኛ"),
        Language("ar", "Arabic", "العربية", "rtl"),
        Language("bn", "Bengali", "বাংলা"),
        Language("bg", "Bulgarian", "Български"),
        Language("zh-Hans", "Chinese, simplified", "简体中文"),
        Language("zh-Hant", "Chinese, traditional", "繁體中文"),
        Language("prs", "Dari", "دری", "rtl"),
        Language("fa", "Farsi (Persian)", "فارسی", "rtl"),
        Language("fr", "French", "Français"),
        Language("gu", "Gujarati", "ગુજરાતી"),
        Language("hi", "Hindi", "हिन्दी"),
        Language("hu", "Hungarian", "Magyar"),
        Language("it", "Italian", "Italiano"),
        Language("kmr", "Kurdish, Kurmanji", "Kurmancî"),
        Language("ckb", "Kurdish, Sorani", "کوردی", "rtl"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("ml", "Malayalam", "മലയാളം"),
        Language("ne", "Nepali", "नेपाली"),
        Language("ps", "Pashto", "پښتو", "rtl"),
        Language("pl", "Polish", "Polski"),
        Language("pt", "Portuguese", "Português"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("ro", "Romanian", "Română"),
        Language("ru", "Russian", "Русский"),
        Language("so", "Somali", "Soomaali"),
        Language("es", "Spanish", "Español"),
        Language("ta", "Tamil", "தமிழ்"),
        Language("te", "Telugu", "తెలుగు"),
        Language("ti", "Tigrinya", "ትግርኛ"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
        Language("ur", "Urdu", "اردو", "rtl"),
        Language("vi", "Vietnamese", "Tiếng Việt"),
        Language("cy", "Welsh", "Cymraeg"),
        Language("yo", "Yoruba", "Yorùbá"),
    )
}
CHOICES = [(each.code, each.name) for each in LANGUAGES.values()]
