// Package browser holds the stories of officers at their desks, told with a real browser
// against real nodes: the six of the demonstration, after its first meeting.
//
// Every page a story comes by is also looked over (testdata/look.js): one heading of the
// first rank, the chosen language, names for every field and button, contrast, nothing
// beyond the edge, nothing in the console, less than 100 KB.
//
// The tests need Chromium, which `make test` installs. KENESH_SHOTS=dir writes pictures
// of the stories at the width of a laptop and of a phone; KENESH_AXE=axe.min.js has the
// axe-core program, which tools/axe.sh fetches, look over every page as well.
package browser
