package policy

import "slices"

// Measure is something one state may ask of another in the fight against crime, by a
// code. Treaties found measures, parties say which office of theirs takes them, and
// requests ask for one: all by these codes and by no others. What a code is called stands
// in the shared words under measure.CODE.
//
// The list follows the forms of cooperation that treaties name: mutual legal assistance
// (UNTOC art. 18(3), UNCAC art. 46(3)), cooperation between police authorities (UNTOC arts
// 19, 20, 24, 27, 29; UNCAC arts 48 to 50), the computer data of the 2024 Convention against
// Cybercrime, and the operational search measures that agreements between ministries of
// internal affairs speak of. A code that was released keeps its meaning; more may be added.
type Measure string

// What police authorities ask of each other.
const (
	CheckRecords           Measure = "check-records"
	IdentifyPerson         Measure = "identify-person"
	IdentifySubscriber     Measure = "identify-subscriber" // of a telephone number, a network address
	Locate                 Measure = "locate"
	SearchWanted           Measure = "search-wanted"
	SearchMissing          Measure = "search-missing" // also of an unidentified body
	Vehicle                Measure = "vehicle"
	Property               Measure = "property" // stolen: things, weapons, cultural property
	Proceeds               Measure = "proceeds"
	OperationalInformation Measure = "operational-information" // of crimes, groups, routes, methods
	SpontaneousInformation Measure = "spontaneous-information" // given, not asked for
	ExtractOfRecord        Measure = "extract-of-record"
	ObtainDocument         Measure = "obtain-document"
	ExpertExamination      Measure = "expert-examination"
	OperationalSearch      Measure = "operational-search"
	Surveillance           Measure = "surveillance"
	ControlledDelivery     Measure = "controlled-delivery"
	JointOperation         Measure = "joint-operation"
	JointInvestigation     Measure = "joint-investigation"
	ProtectWitness         Measure = "protect-witness"
	PreserveData           Measure = "preserve-data"
	DiscloseData           Measure = "disclose-data"
)

// What as a rule judicial authorities ask for by letter rogatory.
const (
	QuestionWitness     Measure = "question-witness"
	HearByVideo         Measure = "hear-by-video"
	ServeDocument       Measure = "serve-document"
	SearchAndSeize      Measure = "search-and-seize"
	FreezeProperty      Measure = "freeze-property"
	Confiscate          Measure = "confiscate"
	HandOverEvidence    Measure = "hand-over-evidence"
	TransferWitness     Measure = "transfer-witness"
	Intercept           Measure = "intercept"
	Extradite           Measure = "extradite"
	TransferProceedings Measure = "transfer-proceedings"
	TransferSentenced   Measure = "transfer-sentenced"
)

// What is no matter of one case.
const (
	AssistVictim  Measure = "assist-victim"
	SharePractice Measure = "share-practice"
	Train         Measure = "train"
)

// Measures are all of them, in the order of forms and tables. It must not be changed.
var Measures = []Measure{
	CheckRecords, IdentifyPerson, IdentifySubscriber, Locate, SearchWanted, SearchMissing, Vehicle, Property, Proceeds,
	OperationalInformation, SpontaneousInformation, ExtractOfRecord, ObtainDocument, ExpertExamination, OperationalSearch,
	Surveillance, ControlledDelivery, JointOperation, JointInvestigation, ProtectWitness, PreserveData, DiscloseData,
	QuestionWitness, HearByVideo, ServeDocument, SearchAndSeize, FreezeProperty, Confiscate, HandOverEvidence,
	TransferWitness, Intercept, Extradite, TransferProceedings, TransferSentenced,
	AssistVictim, SharePractice, Train,
}

// Valid reports whether m is one of Measures.
func (m Measure) Valid() bool { return slices.Contains(Measures, m) }

// Key is that of its name in the shared words.
func (m Measure) Key() string { return "measure." + string(m) }

// Judicial reports whether the measure is, as a rule, asked for by a judicial authority
// and not by the police: the law of both states and the treaty say what holds in a case.
func (m Measure) Judicial() bool {
	at := slices.Index(Measures, m)
	return at >= slices.Index(Measures, QuestionWitness) && at <= slices.Index(Measures, TransferSentenced)
}
