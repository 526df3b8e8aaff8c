package policy_test

import (
	"testing"

	"kenesh/party"
	"kenesh/policy"
)

// The rules that must not slip when somebody adds a role.
func TestPowers(t *testing.T) {
	for _, r := range party.Roles {
		reads, runs, audits := policy.Has(r, policy.Read), policy.Has(r, policy.Administer), policy.Has(r, policy.Audit)
		if runs && (reads || audits) {
			t.Errorf("%s runs the node and reads in it", r)
		}
		if audits && reads {
			t.Errorf("%s reads the contents whose readers it audits", r)
		}
		for _, p := range []policy.Power{policy.Act, policy.Commit, policy.Sign} {
			if policy.Has(r, p) && !reads {
				t.Errorf("%s may %s what it cannot read", r, p)
			}
		}
		if policy.Has(r, policy.Sign) && r != party.Minister {
			t.Errorf("%s signs for the minister", r)
		}
		if !reads && !runs && !audits {
			t.Errorf("%s may do nothing: it is missing from the table", r)
		}
	}
	if policy.Has("visitor", policy.Read) {
		t.Error("a role there is not may read")
	}
}
