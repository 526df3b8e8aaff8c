package attachment

import (
	"path"
	"strings"
)

// medias are the types a file is handed out as, by the end of its name. A browser is told no
// other: all else is application/octet-stream, which it only saves.
var medias = map[string]string{
	".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".tif": "image/tiff", ".tiff": "image/tiff",
	".txt": "text/plain", ".csv": "text/csv", ".rtf": "application/rtf", ".zip": "application/zip", ".mp4": "video/mp4", ".mp3": "audio/mpeg",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}

const anyMedia = "application/octet-stream"

// Media is what an upload is recorded as: by the end of its name, else what it is said to be,
// if that is one of ours.
func Media(name, media string) string {
	if m, ok := medias[strings.ToLower(path.Ext(name))]; ok {
		return m
	}
	return Handed(media)
}

// Handed is the type a file of a recorded type is handed out as.
func Handed(media string) string {
	for _, m := range medias {
		if m == media {
			return m
		}
	}
	return anyMedia
}

// Shown reports whether something of a file of a type is shown after an officer asks: a picture
// that was drawn anew, or the text of a PDF.
func Shown(media string) bool { return Drawn(media) || media == "application/pdf" }

// Drawn reports whether that is a picture.
func Drawn(media string) bool { return media == "image/png" || media == "image/jpeg" }
