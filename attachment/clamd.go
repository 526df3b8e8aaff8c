package attachment

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd is a virus scanner that speaks the protocol of clamd, clamd(8): INSTREAM over TCP or
// a Unix socket.
type Clamd struct {
	Address  string        // host:port, or the path of a socket
	Patience time.Duration // between two signs of life; 0: five minutes
}

const (
	clamdPatience = 5 * time.Minute
	clamdPiece    = 64 << 10
	clamdAnswer   = 4 << 10
)

// Scan sends the content and reads what clamd says of it.
func (c Clamd) Scan(ctx context.Context, content io.Reader) (Verdict, error) {
	network := "tcp"
	if strings.HasPrefix(c.Address, "/") {
		network = "unix"
	}
	d := net.Dialer{Timeout: 10 * time.Second}
	conn, err := d.DialContext(ctx, network, c.Address)
	if err != nil {
		return Unseen, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	sent := c.send(conn, content)
	conn.SetReadDeadline(c.deadline())
	answer, err := io.ReadAll(io.LimitReader(conn, clamdAnswer)) // also if it would not take all: it says why
	if err != nil && len(answer) == 0 {
		return Unseen, errors.Join(sent, err)
	}
	return verdict(answer, sent)
}

func (c Clamd) deadline() time.Time { return time.Now().Add(cmp.Or(c.Patience, clamdPatience)) }

func (c Clamd) send(conn net.Conn, content io.Reader) error {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return err
	}
	whole, piece := &ending{Reader: content}, make([]byte, 4+clamdPiece)
	for {
		n, err := io.ReadFull(whole, piece[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(piece, uint32(n))
			conn.SetWriteDeadline(c.deadline())
			if _, err := conn.Write(piece[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case err == nil:
		case whole.ended:
			_, err := conn.Write([]byte{0, 0, 0, 0})
			return err
		default:
			return fmt.Errorf("reading what is to be scanned: %w", err)
		}
	}
}

// verdict reads "stream: OK", "stream: NAME FOUND" or "… ERROR", each up to its end. Nothing
// else is taken for a word of peace.
func verdict(answer []byte, sent error) (Verdict, error) {
	said, ended := strings.CutSuffix(string(answer), "\x00")
	switch {
	case ended && strings.HasPrefix(said, "stream: ") && strings.HasSuffix(said, " FOUND"):
		return Infected, nil
	case ended && said == "stream: OK" && sent == nil:
		return Clean, nil
	}
	return Unseen, errors.Join(fmt.Errorf("the scanner says %q", said), sent)
}
