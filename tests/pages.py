"""The addresses of the seeded site: one of each template, in both languages."""

ALBANIAN_PAGES = (
    "/",
    "/lajme/",
    "/lajme/azerbajxhani-shton-trupat-ne-afganistan/",
    "/misionet/",
    "/misionet/misioni-mbeshtetje-me-vendosmeri/",
    "/ministria/mandati/",
    "/ministria/deklarata-e-aksesueshmerise/",
    "/kerko/?q=kosove&kind=article",
    "/kerko/?q=kontigjent+kosove",
    "/api/v1/docs/",
    "/nuk-ka/",
)
ENGLISH_PAGES = (
    "/en/",
    "/en/news/",
    "/en/news/azerbaijan-increases-troop-levels-in-afghanistan/",
    "/en/missions/",
    "/en/missions/resolute-support-mission/",
    "/en/ministry/mandate/",
    "/en/ministry/accessibility-statement/",
    "/en/search/?q=kosovo&kind=article",
    "/en/search/?q=contigent+kosovo",
    "/api/v1/docs/?lang=en",
    "/en/nothing-here/",
)
PUBLIC_PAGES = ALBANIAN_PAGES + ENGLISH_PAGES
