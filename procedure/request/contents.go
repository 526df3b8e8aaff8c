package request

import (
	"kenesh/lang"
	"kenesh/party"
	"kenesh/policy"
	"kenesh/procedure"
)

// Contents is what a request says: the input of send. What must be there, and when, is in
// complete.go; Directive (EU) 2023/977, article 4(5), asks for it.
type Contents struct {
	Measure   policy.Measure `json:"measure,omitempty" field:"required"`
	Basis     Basis          `json:"basis,omitzero"`
	Reference string         `json:"reference,omitempty" field:"required,max=100"` // the requester's own number
	Office    string         `json:"office,omitempty" field:"required,max=200"`    // that asks; its officer's role is in the entry

	Urgency   string      `json:"urgency,omitempty" field:"required,choices=ordinary|public-security|life|liberty|loss-of-information"`
	Offence   string      `json:"offence,omitempty" field:"required,choices=terrorism|organised-crime|drugs|human-trafficking|migrant-smuggling|firearms|homicide|bodily-harm|sexual|against-children|kidnapping|robbery|theft|vehicle-theft|fraud|cybercrime|money-laundering|corruption|forgery|counterfeiting|smuggling|cultural-property|no-crime|other"`
	Stage     string      `json:"stage,omitempty" field:"choices=prepared|attempted|committed|continuing"`
	OffenceOn lang.Date   `json:"offence-on,omitempty"`
	OffenceIn string      `json:"offence-in,omitempty" field:"max=2"`
	Facts     lang.Text   `json:"facts,omitempty" field:"long"`
	Sought    []Sought    `json:"sought,omitempty" field:"max=20"`
	Believed  string      `json:"believed,omitempty" field:"choices=citizen|resides|seen-there|crossed-border|issued-there|registered-there|provider-there|account-there|committed-there|earlier-exchange|open-source|other"`
	Belief    lang.Text   `json:"belief,omitempty"`
	Subjects  Subjects    `json:"subjects,omitzero"`
	Worksheet Worksheet   `json:"worksheet,omitzero"`
	Handling  string      `json:"handling,omitempty" field:"required,choices=h0|h1|h2|h3"`
	Limits    lang.Text   `json:"limits,omitempty"` // restrictions on use
	Source    string      `json:"source,omitempty" field:"required,choices=a|b|c|x"`
	Known     string      `json:"known,omitempty" field:"required,choices=1|2|3|4"`
	Tongue    string      `json:"tongue,omitempty" field:"choices=ky|kk|uz|az|tr|en|ru"` // of the authoritative free text
	Rendering string      `json:"rendering,omitempty" field:"choices=official|working"`  // what its other languages are
	OralAt    lang.Moment `json:"oral-at,omitempty"`                                     // said before it was written
	OralTo    string      `json:"oral-to,omitempty" field:"max=200"`
	Channels  []Channel   `json:"channels,omitempty" field:"max=20"`

	Files []procedure.File `json:"files,omitempty"`
}

// Basis is what a request stands on: an article of an instrument in force between the two
// that founds the measure.
type Basis struct {
	Symbol     string    `json:"symbol,omitempty" field:"required,max=60"`
	Article    string    `json:"article,omitempty" field:"required,max=60"`
	Profile    string    `json:"profile,omitempty" field:"choices=general|region|half-day"` // of time limits; general, if none is said
	Since      lang.Date `json:"since,omitempty"`
	Instrument string    `json:"instrument,omitempty" field:"max=60"` // its dossier
}

// Sought is one thing that is wanted to be known or done.
type Sought struct {
	Item   string    `json:"item,omitempty" field:"required,choices=identity|address|whereabouts|criminal-record|wanted-notice|border-crossings|vehicle-owner|document-holder|subscriber|traffic-data|account-holder|transactions|property|company|biometrics|case-material|links|measure-itself|other"`
	From   lang.Date `json:"from,omitempty"`
	Till   lang.Date `json:"till,omitempty"`
	Remark lang.Text `json:"remark,omitempty"`
}

// Channel is a reference number under which the same matter runs elsewhere.
type Channel struct {
	Channel string `json:"channel,omitempty" field:"required,choices=interpol|cis-bureau|caricc|liaison|diplomatic|judicial|financial-intelligence|kenesh|other"`
	Number  string `json:"number,omitempty" field:"required,max=100"`
}

// Worksheet is the predominance test: the seven factors of Interpol's Rules on the
// Processing of Data, article 34(3), each with the finding that it is neutral or points to
// a character of article 3, and what the officer concludes.
type Worksheet struct {
	Offence     string    `json:"f-offence,omitempty" field:"choices=neutral|points"`
	Persons     string    `json:"f-persons,omitempty" field:"choices=neutral|points"`
	Source      string    `json:"f-source,omitempty" field:"choices=neutral|points"`
	Others      string    `json:"f-others,omitempty" field:"choices=neutral|points"`
	Obligations string    `json:"f-obligations,omitempty" field:"choices=neutral|points"`
	Neutrality  string    `json:"f-neutrality,omitempty" field:"choices=neutral|points"`
	Context     string    `json:"f-context,omitempty" field:"choices=neutral|points"`
	Character   string    `json:"character,omitempty" field:"choices=none|political|military|religious|racial"`
	Conclusion  string    `json:"conclusion,omitempty" field:"choices=ordinary|predominates"`
	Why         lang.Text `json:"why,omitempty" field:"long"`
}

// factors are the findings with the names of their fields.
func (w Worksheet) factors() [7][2]string {
	return [7][2]string{{"f-offence", w.Offence}, {"f-persons", w.Persons}, {"f-source", w.Source}, {"f-others", w.Others},
		{"f-obligations", w.Obligations}, {"f-neutrality", w.Neutrality}, {"f-context", w.Context}}
}

// points reports whether a factor points to a character that needs a second signature.
func (w Worksheet) points() bool {
	for _, f := range w.factors() {
		if f[1] == "points" {
			return true
		}
	}
	return w.Character != "" && w.Character != "none"
}

// told reports whether this is information given without a request.
func (c Contents) told() bool { return c.Measure == policy.SpontaneousInformation }

func (c Contents) urgent() bool { return c.Urgency != "ordinary" }

// Signature is a person's own step, for her party.
type Signature struct {
	Party  party.ID     `json:"party,omitempty"`
	By     party.Person `json:"by,omitzero"`
	At     lang.Moment  `json:"at,omitempty"`
	Number uint64       `json:"number,omitempty"` // of the entry in the party's chain
}
