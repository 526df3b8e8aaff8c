// Package node builds one node from one Config: it opens the database and the keys,
// wires the clerk, the courier and the surfaces, and runs them. Only here a database is
// named.
package node

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"kenesh/keyring"
	"kenesh/lang"
	"kenesh/mail"
	"kenesh/party"
)

// ConfigFile is the name of the configuration in a node's directory.
const ConfigFile = "kenesh.json"

// Config describes a node. It is read from kenesh.json, strictly: a key it does not
// know is an error, so that a slip of the pen never becomes a silent default.
type Config struct {
	// Party is the short name in the council, such as "kg". It never changes.
	Party party.ID `json:"party"`
	// Kind is the seat: member, observer or secretariat.
	Kind party.Kind `json:"kind"`
	// State is the state's ISO 3166-1 code; empty for an organisation.
	State string `json:"state,omitempty"`
	// Name is the ministry's or organisation's name in the languages it has one in.
	Name lang.Text `json:"name"`
	// Languages are the party's own, its first one first. The desk opens in it.
	Languages []lang.Tag `json:"languages"`
	// Zone is the IANA name of the capital's time, such as "Asia/Bishkek".
	Zone string `json:"zone"`
	// Address is host:port at which the other nodes reach this node's courier.
	Address string `json:"address"`
	// Courier is host:port to listen on for the other nodes.
	Courier string `json:"courier"`
	// Desk is host:port to listen on for officers' browsers and the API.
	Desk string `json:"desk"`
	// Origin is the desk's address as officers type it, such as
	// "https://kenesh.example.kg"; empty: http:// and Desk. Passkeys are bound to it.
	Origin string `json:"origin,omitempty"`
	// Certificate and CertificateKey are PEM files for the desk's TLS; empty where a
	// proxy in front of it ends TLS, or on loopback.
	Certificate    string `json:"certificate,omitempty"`
	CertificateKey string `json:"certificate_key,omitempty"`
	// Recovery is the public half of the key that is kept offline to recover the party's
	// seat with, in base64; see doc/ops. None: a fork or a stolen key cannot be recovered from.
	Recovery []byte `json:"recovery,omitempty"`
	// Portal is the public's pages; none: this node serves none.
	Portal *Portal `json:"portal,omitempty"`
	// Mail is the server that takes mail for officers; none: no mail is sent.
	Mail *mail.Settings `json:"mail,omitempty"`
	// FourEyes lists the acts that take two officers of this party, as in "request/send".
	// Left out: those that the kinds propose. An empty list: none. See doc/ops/four-eyes.md.
	FourEyes []string `json:"four_eyes,omitzero"`
	// Scanner is the ministry's own virus scanner, which speaks clamd's protocol: host:port, or
	// the path of a socket; empty: none. What it has not passed is not handed out.
	Scanner string `json:"scanner,omitempty"`
	// ScannerMiB is the largest file that the scanner is shown, in MiB; 0: all are. What is larger
	// is handed out with a remark that nobody has looked at it.
	ScannerMiB int64 `json:"scanner_mib,omitempty"`
	// AttachmentsMiB is how much one party may have this node fetch in one dossier unasked,
	// in MiB; 0 means 65536.
	AttachmentsMiB int64 `json:"attachments_mib,omitempty"`
	// PollSeconds is how long a peer that says nothing is left alone; 0 means 20.
	PollSeconds int `json:"poll_seconds,omitempty"`
}

// Read reads a node's configuration.
func Read(dir string) (Config, error) {
	var cfg Config
	b, err := os.ReadFile(filepath.Join(dir, ConfigFile))
	if err != nil {
		return cfg, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&cfg); err != nil {
		return cfg, fmt.Errorf("%s: %w", ConfigFile, err)
	}
	return cfg, cfg.check()
}

func (c Config) check() error {
	switch {
	case !c.Party.Valid():
		return fmt.Errorf("%s: party %q: 2 to 32 of a-z, 0-9 and hyphens", ConfigFile, c.Party)
	case !c.Kind.Valid():
		return fmt.Errorf("%s: kind %q: member, observer or secretariat", ConfigFile, c.Kind)
	case c.Name.Empty():
		return fmt.Errorf("%s: name is missing", ConfigFile)
	case len(c.Languages) == 0:
		return fmt.Errorf("%s: languages are missing", ConfigFile)
	case c.Address == "" || c.Courier == "" || c.Desk == "":
		return fmt.Errorf("%s: address, courier and desk are needed", ConfigFile)
	case len(c.Recovery) != 0 && len(c.Recovery) != ed25519.PublicKeySize:
		return fmt.Errorf("%s: recovery is no public key", ConfigFile)
	case c.Scanner != "" && !validScanner(c.Scanner):
		return fmt.Errorf("%s: scanner: host:port, or the path of a socket", ConfigFile)
	case c.AttachmentsMiB < 0 || c.AttachmentsMiB > 1<<40:
		return fmt.Errorf("%s: attachments_mib: a number of MiB", ConfigFile)
	case c.ScannerMiB < 0 || c.ScannerMiB > 1<<40:
		return fmt.Errorf("%s: scanner_mib: a number of MiB", ConfigFile)
	case (c.Certificate == "") != (c.CertificateKey == ""):
		return fmt.Errorf("%s: certificate and certificate_key go together", ConfigFile)
	}
	if err := c.Portal.check(c); err != nil {
		return fmt.Errorf("%s: portal: %w", ConfigFile, err)
	}
	if c.Mail != nil {
		if err := c.Mail.Check(); err != nil {
			return fmt.Errorf("%s: mail: %w", ConfigFile, err)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return fmt.Errorf("%s: zone: %w", ConfigFile, err)
	}
	return nil
}

func validScanner(address string) bool {
	_, _, err := net.SplitHostPort(address)
	return err == nil || filepath.IsAbs(address)
}

// Init makes a new node in dir: its configuration and its keys, encrypted under secret.
// It changes nothing that is there.
func Init(dir string, cfg Config, secret keyring.Secret) error {
	if err := cfg.check(); err != nil {
		return err
	}
	if keyring.Exists(dir) {
		return fmt.Errorf("%s holds a node already", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	keys, err := keyring.Generate()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, ConfigFile)
	if _, err := os.Stat(path); err == nil {
		return errors.New(path + " exists already")
	}
	if err := cfg.write(dir); err != nil {
		return err
	}
	return keys.Save(dir, secret)
}

func (c Config) write(dir string) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return writeSynced(filepath.Join(dir, ConfigFile), append(b, '\n'), 0o600)
}

// cardFile keeps the card a node has shown, so that its fingerprint stays the one that
// officers have compared.
const cardFile = "card.json"

// Card is the node's public card: the one it has shown before, or a fresh one where the
// configuration says something else by now.
func (c Config) Card(dir string, keys *keyring.Keyring, now time.Time) (party.SignedCard, error) {
	fresh := party.Card{
		Party: c.Party, Kind: c.Kind, State: c.State, Name: c.Name, Languages: c.Languages, Zone: c.Zone,
		Address: c.Address, Issued: now.UnixMilli(), Recovery: c.Recovery,
		Sign: keys.Sign.Public().(ed25519.PublicKey), Link: keys.Link.Public().(ed25519.PublicKey), Seal: keys.Seal.PublicKey().Bytes(),
	}
	path := filepath.Join(dir, cardFile)
	if b, err := os.ReadFile(path); err == nil {
		var shown party.SignedCard
		if json.Unmarshal(b, &shown) == nil {
			if card, err := shown.Open(); err == nil {
				issued := card.Issued
				if card.Issued = fresh.Issued; reflect.DeepEqual(card, fresh) && issued <= fresh.Issued {
					return shown, nil
				}
			}
		}
	}
	sc := party.SignCard(fresh, keys.Sign)
	b, err := json.MarshalIndent(sc, "", "  ")
	if err != nil {
		return sc, err
	}
	return sc, writeSynced(path, append(b, '\n'), 0o644)
}

// writeSynced puts content in the place of path, whole or not at all, to stay.
func writeSynced(path string, content []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then, if all went well
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
