"""What a cleaned PDF may hold, in the names of ISO 32000, and what it may not."""

import re

MAX_PAGES = 2_000

CATALOG = {
    *("/Type", "/Pages", "/PageLabels", "/PageLayout", "/Lang"),
    *("/MarkInfo", "/StructTreeRoot", "/Outlines", "/Dests", "/Names", "/OCProperties"),
    "/ViewerPreferences",
}
# Of some dictionaries that stand in the catalog.
WITHIN = {
    "/Names": {"/Dests"},
    "/ViewerPreferences": {"/Direction", "/DisplayDocTitle"},
    "/OCProperties": {"/OCGs", "/D"},
}
# Of how layers begin. All of them are on, so nothing here may switch one.
LAYERS = {"/Order", "/ListMode", "/RBGroups", "/Locked"}
STATES = {"/ViewState", "/PrintState", "/ExportState"}  # of a layer for some use, each /ON or /OFF
USERS = {"/Language", "/User", "/Zoom"}  # a layer is on for some readers only
SHOWN = {"/AnyOn", "/AllOn"}  # what is shown while other layers are on
PAGE = {
    *("/Type", "/Parent", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
    *("/Annots", "/StructParents", "/Tabs"),
}
TREE = {"/Type", "/Kids", "/Count"}
LINK = {
    *("/Type", "/Subtype", "/Rect", "/QuadPoints", "/Border", "/BS", "/C", "/H", "/F"),
    *("/A", "/Dest", "/StructParent", "/Contents", "/Lang", "/OC"),
}
ACTIONS = {"/URI", "/GoTo"}
ADDRESS = re.compile(rb"(?i)(https?://|mailto:)[^\x00-\x20]+")

# Wherever they stand, with what the editor is told was removed.
KEYS = {
    **dict.fromkeys(("/AA", "/OpenAction", "/JS", "/JavaScript"), "scripts"),
    **dict.fromkeys(("/EmbeddedFiles", "/EF", "/RF", "/AF"), "files"),
    **dict.fromkeys(("/AcroForm", "/XFA"), "form"),
    **dict.fromkeys(("/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound"), "media"),
    **dict.fromkeys(("/3DD", "/3DV", "/3DA"), "media"),
    **dict.fromkeys(("/Metadata", "/PieceInfo", "/LastModified", "/Private"), "metadata"),
    **dict.fromkeys(("/Author", "/Producer", "/Keywords", "/CreationDate", "/ModDate"), "metadata"),
    **dict.fromkeys(("/Thumb", "/Creator", "/CreatorInfo", "/User", "/OPI"), "metadata"),
    **dict.fromkeys(("/Alternates", "/Ref", "/PronunciationLexicon"), "metadata"),
}
TYPES = {
    **dict.fromkeys(("/Filespec", "/F", "/EmbeddedFile", "/Collection"), "files"),
    **dict.fromkeys(("/3D", "/Sound", "/Rendition", "/RichMedia"), "media"),
    **dict.fromkeys(("/Sig", "/DocTimeStamp"), "signature"),
    "/Metadata": "metadata",
}
DOINGS = {
    **dict.fromkeys(("/JavaScript", "/Launch", "/Named", "/Hide", "/SetOCGState"), "scripts"),
    **dict.fromkeys(("/SubmitForm", "/ResetForm", "/ImportData"), "scripts"),
    **dict.fromkeys(("/GoToR", "/GoToE", "/GoToDp", "/Thread"), "links"),
    **dict.fromkeys(("/Rendition", "/Sound", "/Movie", "/GoTo3DView"), "media"),
    **dict.fromkeys(("/RichMediaExecute", "/Trans"), "media"),
}
ELSEWHERE = {"/F", "/FFilter", "/FDecodeParms"}  # of a stream whose data lie in another file
IMAGES = {"/DCTDecode", "/DCT", "/JPXDecode"}
# Annotations that can stand in the picture of the page, and so stay as part of it.
DRAWN = {
    *("/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Ink", "/Stamp"),
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Watermark", "/Widget"),
}
ANNOTATIONS = {
    **dict.fromkeys(DRAWN - {"/Widget"}, "comments"),
    **dict.fromkeys(("/Text", "/Popup", "/Redact", "/Projection"), "comments"),
    **dict.fromkeys(("/Movie", "/Sound", "/Screen", "/3D", "/RichMedia"), "media"),
    **dict.fromkeys(("/PrinterMark", "/TrapNet"), "metadata"),
    "/FileAttachment": "files",
    "/Widget": "form",
}
