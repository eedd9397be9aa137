"""Whether this machine has letters for a text, so that nobody is handed paper with empty boxes on it."""

from functools import lru_cache

from cffi import FFI

_ffi = FFI()
_ffi.cdef(
    """
    typedef struct PangoFontMap PangoFontMap;
    typedef struct PangoContext PangoContext;
    typedef struct PangoLayout PangoLayout;
    PangoFontMap *pango_ft2_font_map_new(void);
    PangoContext *pango_font_map_create_context(PangoFontMap *map);
    PangoLayout *pango_layout_new(PangoContext *context);
    void pango_layout_set_text(PangoLayout *layout, const char *text, int length);
    int pango_layout_get_unknown_glyphs_count(PangoLayout *layout);
    void g_object_unref(void *object);
    """
)


@lru_cache(maxsize=512)
def has_letters_for(text: str) -> bool:
    """Whether some font of this machine has every sign of the text: asked of the library that sets our PDFs (Pango)."""
    names = ("libpangoft2-1.0.so.0", "libpango-1.0.so.0", "libgobject-2.0.so.0")
    try:
        set_ft2, pango, gobject = (_ffi.dlopen(name) for name in names)
    except OSError:  # not where we look for it: then nothing is promised
        return text.isascii()
    encoded = text.encode("utf-8", "replace")
    fonts = set_ft2.pango_ft2_font_map_new()
    context = pango.pango_font_map_create_context(fonts)
    layout = pango.pango_layout_new(context)
    try:
        pango.pango_layout_set_text(layout, encoded, len(encoded))
        return pango.pango_layout_get_unknown_glyphs_count(layout) == 0
    finally:
        for each in (layout, context, fonts):
            gobject.g_object_unref(each)
