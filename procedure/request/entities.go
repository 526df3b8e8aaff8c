package request

import "kenesh/lang"

// What a request or a reply is about: persons, organisations and things, each with coded
// attributes, so that what is coded is read in every language. Names stand as they were
// written, with the language and script they were written in; nobody transliterates.

// Person is a natural person. Name and Born may be unknown: a person to be identified.
type Person struct {
	Name        string    `json:"name,omitempty"`
	Tongue      string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru|other"`
	Script      string    `json:"script,omitempty" field:"choices=latin|cyrillic|arabic|other"`
	Aliases     []string  `json:"aliases,omitempty" field:"max=20"`
	Sex         string    `json:"sex,omitempty" field:"choices=male|female|unknown"`
	Born        lang.Date `json:"born,omitempty"`
	Citizenship string    `json:"citizenship,omitempty" field:"max=2"`
	Number      string    `json:"number,omitempty" field:"max=60"`
	Link        string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
	Remark      lang.Text `json:"remark,omitempty"`
}

// Organisation is a legal person or a group.
type Organisation struct {
	Name    string    `json:"name,omitempty" field:"required"`
	Tongue  string    `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru|other"`
	Script  string    `json:"script,omitempty" field:"choices=latin|cyrillic|arabic|other"`
	Number  string    `json:"number,omitempty" field:"max=60"`
	Country string    `json:"country,omitempty" field:"max=2"`
	Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
	Remark  lang.Text `json:"remark,omitempty"`
}

// Thing is a document, a vehicle, a phone or other address, an account, a place or an
// object: what kind, its number or address, the country of issue or place.
type (
	Document struct {
		Type    string    `json:"type,omitempty" field:"required,choices=passport|identity-card|driving-licence|residence-permit|visa|vehicle-papers|civil-certificate|other"`
		Number  string    `json:"number,omitempty" field:"required,max=60"`
		Country string    `json:"country,omitempty" field:"max=2"`
		Is      string    `json:"is,omitempty" field:"choices=valid|lost|stolen|forged|unknown"`
		Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark  lang.Text `json:"remark,omitempty"`
	}
	Vehicle struct {
		Type    string    `json:"type,omitempty" field:"required,choices=car|lorry|bus|motorcycle|trailer|vessel|other"`
		Number  string    `json:"number,omitempty" field:"max=60"` // the plate
		Chassis string    `json:"chassis,omitempty" field:"max=60"`
		Make    string    `json:"make,omitempty" field:"max=100"`
		Colour  string    `json:"colour,omitempty" field:"choices=white|black|grey|red|blue|green|yellow|brown|other"`
		Country string    `json:"country,omitempty" field:"max=2"`
		Is      string    `json:"is,omitempty" field:"choices=valid|lost|stolen|forged|unknown"`
		Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark  lang.Text `json:"remark,omitempty"`
	}
	Phone struct {
		Type    string    `json:"type,omitempty" field:"required,choices=mobile|landline|device|network-address|mailbox|messenger|other"`
		Number  string    `json:"number,omitempty" field:"required,max=200"`
		Country string    `json:"country,omitempty" field:"max=2"`
		Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark  lang.Text `json:"remark,omitempty"`
	}
	Account struct {
		Type    string    `json:"type,omitempty" field:"required,choices=bank-account|bank-card|crypto-wallet|e-money|profile|other"`
		Number  string    `json:"number,omitempty" field:"required,max=200"`
		Keeper  string    `json:"keeper,omitempty" field:"max=200"` // the bank, the service
		Country string    `json:"country,omitempty" field:"max=2"`
		Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark  lang.Text `json:"remark,omitempty"`
	}
	Place struct {
		Type    string    `json:"type,omitempty" field:"required,choices=address|locality|crossing|airport|station|position|other"`
		Address string    `json:"address,omitempty" field:"required"`
		Country string    `json:"country,omitempty" field:"required,max=2"`
		Link    string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark  lang.Text `json:"remark,omitempty"`
	}
	Object struct {
		Type     string    `json:"type,omitempty" field:"required,choices=firearm|ammunition|explosive|drugs|money|cultural-property|jewellery|electronics|goods|other"`
		Number   string    `json:"number,omitempty" field:"max=60"` // the serial number
		Quantity string    `json:"quantity,omitempty" field:"max=60"`
		Is       string    `json:"is,omitempty" field:"choices=valid|lost|stolen|forged|unknown"`
		Link     string    `json:"link,omitempty" field:"required,choices=suspect|convicted|wanted|missing|victim|witness|contact|holder|used|obtained|scene|found|other"`
		Remark   lang.Text `json:"remark,omitempty"`
	}
)

// Subjects are what a request or a reply is about.
type Subjects struct {
	Persons       []Person       `json:"persons,omitempty" field:"max=50"`
	Organisations []Organisation `json:"organisations,omitempty" field:"max=50"`
	Documents     []Document     `json:"documents,omitempty" field:"max=50"`
	Vehicles      []Vehicle      `json:"vehicles,omitempty" field:"max=50"`
	Phones        []Phone        `json:"phones,omitempty" field:"max=50"`
	Accounts      []Account      `json:"accounts,omitempty" field:"max=50"`
	Places        []Place        `json:"places,omitempty" field:"max=50"`
	Objects       []Object       `json:"objects,omitempty" field:"max=50"`
}

// entity is one of them as rules and pages see it.
type entity struct {
	group     string // "persons", "vehicles" …
	at        int
	name      string // as it was written
	tongue    string
	script    string
	kind      string // choice of "type"
	number    string
	country   string
	condition string // choice of "is"
	link      string
	remark    lang.Text
	more      []attribute
}

// attribute is one more thing known of an entity: a field's name and its value as a page
// shows it.
type attribute struct {
	field string
	value any
}

// entities lists the subjects, persons first.
func (s Subjects) entities() []entity {
	var all []entity
	for i, p := range s.Persons {
		all = append(all, entity{group: "persons", at: i, name: p.Name, tongue: p.Tongue, script: p.Script, number: p.Number, country: p.Citizenship, link: p.Link, remark: p.Remark,
			more: known(attribute{"aliases", joined(p.Aliases)}, attribute{"sex", choice("sex", p.Sex)}, attribute{"born", p.Born})})
	}
	for i, o := range s.Organisations {
		all = append(all, entity{group: "organisations", at: i, name: o.Name, tongue: o.Tongue, script: o.Script, number: o.Number, country: o.Country, link: o.Link, remark: o.Remark})
	}
	for i, d := range s.Documents {
		all = append(all, entity{group: "documents", at: i, kind: d.Type, number: d.Number, country: d.Country, condition: d.Is, link: d.Link, remark: d.Remark})
	}
	for i, v := range s.Vehicles {
		all = append(all, entity{group: "vehicles", at: i, kind: v.Type, number: v.Number, country: v.Country, condition: v.Is, link: v.Link, remark: v.Remark,
			more: known(attribute{"make", v.Make}, attribute{"colour", choice("colour", v.Colour)}, attribute{"chassis", v.Chassis})})
	}
	for i, p := range s.Phones {
		all = append(all, entity{group: "phones", at: i, kind: p.Type, number: p.Number, country: p.Country, link: p.Link, remark: p.Remark})
	}
	for i, a := range s.Accounts {
		all = append(all, entity{group: "accounts", at: i, kind: a.Type, number: a.Number, country: a.Country, link: a.Link, remark: a.Remark, more: known(attribute{"keeper", a.Keeper})})
	}
	for i, p := range s.Places {
		all = append(all, entity{group: "places", at: i, kind: p.Type, name: p.Address, country: p.Country, link: p.Link, remark: p.Remark})
	}
	for i, o := range s.Objects {
		all = append(all, entity{group: "objects", at: i, kind: o.Type, number: o.Number, condition: o.Is, link: o.Link, remark: o.Remark, more: known(attribute{"quantity", o.Quantity})})
	}
	return all
}
