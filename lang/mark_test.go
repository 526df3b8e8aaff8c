package lang_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kenesh/lang"
)

func TestPhones(t *testing.T) {
	for _, c := range []struct{ written, country, want string }{
		{"+996 555 12-34-56", "", "+996555123456"},
		{"0555 123 456", "KG", "+996555123456"},
		{"555123456", "KG", "+996555123456"},
		{"00996 (555) 123456", "", "+996555123456"},
		{"+996 (0) 555 123456", "", "+996555123456"},
		{"996555123456", "", "+996555123456"},
		{"тел. 8 (701) 123-45-67 доб. 12", "KZ", "+77011234567"},
		{"87011234567", "", "+77011234567"},
		{"8~10 998 90 123 45 67", "KZ", "+998901234567"},
		{"90 123 45 67", "UZ", "+998901234567"},
		{"(050) 123-45-67", "AZ", "+994501234567"},
		{"0 532 123 45 67", "TR", "+905321234567"},
		{"905321234567", "", "+905321234567"},
		{"8 916 123 45 67", "RU", "+79161234567"},
		{"+49 30 1234567", "KG", "+49301234567"},
		{"+77011234567", "KG", "+77011234567"},
		{"+996 555 1234", "", ""}, // too short for a plan we know
		{"123456", "KG", ""},
		{"0555123456", "", ""}, // of which state, nobody says
		{"", "KG", ""},
		{"+", "", ""},
	} {
		if got := lang.Phone(c.written, c.country); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.written, c.country, got, c.want)
		}
	}
}

func TestMarksWrittenInSeveralWays(t *testing.T) {
	for name, c := range map[string]struct {
		read func(string) string
		same []string
	}{
		"a plate in Cyrillic":      {lang.Plate, []string{"01 KG 123 ABC", "01KG123ABC", "01 123 ABC", "01 123 АВС", "01-123-авс"}},
		"a Turkish plate":          {lang.Plate, []string{"34 ABC 123", "TR 34 ABC 123", "34abc123"}},
		"a plate with i":           {lang.Plate, []string{"10 Iİ 123", "10ıi123"}},
		"a passport":               {lang.DocumentNumber, []string{"AN 1234567", "an-1234567", "AN1234567"}},
		"a passport in Cyrillic":   {lang.DocumentNumber, []string{"№ АС 1234567", "AC1234567"}},
		"digits of another script": {lang.DocumentNumber, []string{"١٢٣٤٥٦", "123456", "１２３４５６"}},
		"a chassis":                {lang.Chassis, []string{"1HGBH41JXMN1O9186", "1HGBH41JXMN109186", "1hgbh-41jx-mn109186"}},
		"an IBAN":                  {lang.IBAN, []string{"TR33 0006 1005 1978 6457 8413 26", "tr330006100519786457841326"}},
		"a mailbox":                {lang.Mailbox, []string{"Aybek@Example.KG", "mailto:aybek@example.kg"}},
		"a handset":                {lang.Device, []string{"49-015420-323751-8", "490154203237518", "4901542032375101", "49015420323751"}},
		"an address":               {lang.NetworkAddress, []string{"2001:db8:0:0:0:0:0:1", "2001:db8::1"}},
		"an address in another":    {lang.NetworkAddress, []string{"::ffff:192.0.2.1", "192.0.2.1"}},
		"a profile":                {lang.Account, []string{"@Aybek_77", "aybek_77"}},
		"a wallet":                 {lang.Account, []string{"0xAbCd00112233", "0xabcd00112233"}},
		"an organisation":          {lang.Organisation, []string{"ОсОО «Ала-Тоо»", "ала-тоо"}},
	} {
		for _, written := range c.same {
			if got, want := c.read(written), c.read(c.same[0]); got != want || got == "" {
				t.Errorf("%s: %q is %q, not %q", name, written, got, want)
			}
		}
	}
}

func TestMarksThatAreNoneAndThoseThatDiffer(t *testing.T) {
	for written, read := range map[string]func(string) string{
		"TR330006100519786457841327": lang.IBAN, // one digit wrong
		"12":                         lang.DocumentNumber,
		"ABCD":                       lang.Plate,
		"490154203237519":            lang.Device, // the check digit is another
		"aybek":                      lang.Mailbox,
		"300.1.1.1":                  lang.NetworkAddress,
		"ООО":                        lang.Organisation,
	} {
		if got := read(written); got != "" {
			t.Errorf("%q is read as %q", written, got)
		}
	}
	for _, pair := range [][2]string{{"AN1234567", "AN1234568"}, {"AN1234567", "AC1234567"}, {"O1234567", "01234567"}} {
		if lang.DocumentNumber(pair[0]) == lang.DocumentNumber(pair[1]) {
			t.Errorf("%v are one", pair)
		}
	}
	if lang.LooksAlike("O1234567") != lang.LooksAlike("01234567") || lang.LooksAlike("AN1") == lang.LooksAlike("AM1") {
		t.Error("look-alikes")
	}
	if lang.Account("1BoatSLRHtKNngkdXEeobR76b53LETtpyT") == lang.Account("1boatslrhtknngkdxeeobr76b53letpyt") {
		t.Error("wallets are told apart by case")
	}
}

// FuzzMarks: nothing a stranger writes as a mark stops a reader, and what was read is read
// as itself again.
func FuzzMarks(f *testing.F) {
	for _, s := range []string{"+996 555 123456", "8~10 998", "01 KG 123 АВС", "TR330006100519786457841326", "a@b.kg", "::1", "@x", "İIıi№", "\xff+", "0000", "+(0)", "https://@"} {
		f.Add(s, "KG")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		if p := lang.Phone(s, country); p != "" && (lang.Phone(p, "") != p || len(p) > 16) {
			t.Errorf("phone %q is read as %q, and that as %q", s, p, lang.Phone(p, ""))
		}
		for name, read := range map[string]func(string) string{"document": lang.DocumentNumber, "plate": lang.Plate, "chassis": lang.Chassis, "iban": lang.IBAN,
			"mailbox": lang.Mailbox, "network": lang.NetworkAddress, "device": lang.Device, "organisation": lang.Organisation, "account": lang.Account} {
			once := read(s)
			if !utf8.ValidString(once) && utf8.ValidString(s) || len(once) > 16*200 {
				t.Errorf("%s of %q: %q", name, s, once)
			}
			if again := read(once); once != "" && again != once && (name == "iban" || name == "device" || name == "network" || name == "mailbox" || name == "document") {
				t.Errorf("%s of %q: %q, and again %q", name, s, once, again)
			}
		}
		if a := lang.LooksAlike(strings.ToUpper(s)); lang.LooksAlike(a) != a {
			t.Errorf("look-alike of %q", s)
		}
	})
}
