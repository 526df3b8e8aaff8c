package request

// The closed lists, each with its source. The fields' tags say them again, as tags must;
// a test holds the two together. A code that was released keeps its meaning.

// Urgencies: not urgent, and the four reasons of Directive (EU) 2023/977, article 4(4).
var Urgencies = []string{"ordinary", "public-security", "life", "liberty", "loss-of-information"}

// Grounds for refusing: the eleven of Directive (EU) 2023/977, article 6(1), (a) to (h) in
// its order; the four characters of Interpol's Constitution, article 3; and the two that
// the region's agreements know: that nothing is in force between the two for this, and
// sovereignty or public order.
var Grounds = []string{
	"not-available", "form", "authorisation-refused", "not-allowed", "inaccurate",
	"national-security", "investigation-or-safety", "legal-person",
	"minor-offence", "no-offence", "originator",
	"political", "military", "religious", "racial",
	"no-instrument", "sovereignty",
}

// Handling codes, as police information systems use them: h0 for the police purposes it was
// given for and no others; h1 not in court without the owner's consent; h2 not to be passed
// on without it; h3 other restrictions, which are written out. Each code holds what the
// ones before it hold.
var Handling = []string{"h0", "h1", "h2", "h3"}

// Sources and Evaluations are the 4 x 4 system of evaluation: how reliable the source is,
// and how its information is known.
var (
	Sources     = []string{"a", "b", "c", "x"}
	Evaluations = []string{"1", "2", "3", "4"}
)

// Characters that take a matter out of cooperation where they predominate: Interpol's
// Constitution, article 3.
var Characters = []string{"none", "political", "military", "religious", "racial"}
