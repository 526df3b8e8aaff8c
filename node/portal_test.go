package node

import (
	"testing"

	"kenesh/lang"
)

// TestPortalKeepsToItself: a portal that could reach into the desk's origin, or that takes
// the place of another listener, is not begun with.
func TestPortalKeepsToItself(t *testing.T) {
	good := Portal{Listen: "127.0.0.1:8650", Origin: "https://council.example"}
	for what, spoil := range map[string]func(*Portal){
		"":                            func(*Portal) {},
		"no address":                  func(p *Portal) { p.Listen = "" },
		"the desk's address":          func(p *Portal) { p.Listen = "127.0.0.1:8600" },
		"the courier's":               func(p *Portal) { p.Listen = ":8700" },
		"the desk's origin":           func(p *Portal) { p.Origin = "https://Desk.example" },
		"no origin":                   func(p *Portal) { p.Origin = "" },
		"a path":                      func(p *Portal) { p.Origin = "https://council.example/" },
		"another scheme":              func(p *Portal) { p.Origin = "javascript://x" },
		"a certificate without a key": func(p *Portal) { p.Certificate = "a.pem" },
	} {
		p := good
		spoil(&p)
		cfg := Config{Party: "kg", Kind: "member", Name: lang.Text{"en": "Ministry"}, Languages: []lang.Tag{"ky"}, Zone: "UTC", Address: "a:1",
			Courier: ":8700", Desk: "127.0.0.1:8600", Origin: "https://desk.example", Portal: &p}
		if err := cfg.check(); (err != nil) != (what != "") {
			t.Errorf("%q: %v", what, err)
		}
	}
}
