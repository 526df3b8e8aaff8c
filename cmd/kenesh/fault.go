package main

import (
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"kenesh/keyring"
	"kenesh/node"
	"kenesh/party"
	"kenesh/procedure"
	"kenesh/proof"
	"kenesh/store"
)

// sentence says an error to whoever runs the command: a sentence in her language where
// there is one, with the cause after it where that helps.
func (p *program) sentence(err error) string {
	if problems := procedure.ProblemsOf(err); len(problems) > 0 {
		said := make([]string, len(problems))
		for i, r := range problems {
			said[i] = p.voice.Say(r.Message)
			if r.Field != "" {
				said[i] = r.Field + ": " + said[i]
			}
		}
		return strings.Join(said, "\n")
	}
	var op *net.OpError
	switch {
	case errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &op):
		return p.voice.S("cmd.fault.port", "address", op.Addr.String())
	case errors.Is(err, keyring.ErrSecret):
		return p.voice.S("cmd.fault.secret")
	case errors.Is(err, keyring.ErrRecovery):
		return p.voice.S("refuse.recovery-key") + "\n" + err.Error()
	case errors.Is(err, node.ErrRunning):
		return p.voice.S("cmd.fault.running")
	case errors.Is(err, store.ErrDamaged):
		return p.voice.S("cmd.fault.damaged") + "\n" + err.Error()
	case errors.Is(err, store.ErrFull):
		return p.voice.S("cmd.fault.full")
	case errors.Is(err, proof.ErrProof):
		return p.voice.S("cmd.fault.proof") + "\n" + err.Error()
	case errors.Is(err, party.ErrCard):
		return p.voice.S("cmd.fault.card") + "\n" + err.Error()
	case errors.Is(err, fs.ErrNotExist):
		return p.voice.S("cmd.fault.missing") + "\n" + err.Error()
	}
	return p.voice.S("cmd.fault.other") + "\n" + err.Error()
}
