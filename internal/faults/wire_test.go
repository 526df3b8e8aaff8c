package faults_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// A wire joins network namespaces, one for each ministry, and carries every IP packet
// itself, between TUN devices: so it can lose, delay, double and turn round packets, and
// let them pass one way only, on machines whose kernel has neither netem nor nftables.
type wire struct {
	mu      sync.Mutex
	ends    map[netip.Addr]*os.File
	quality map[[2]string]quality // from and to
	name    map[netip.Addr]string
	carried map[string]int    // by what became of the packet
	known   map[[12]byte]bool // connections that passed; false: the wire has forgotten them
}

// quality is how a wire is in one direction. The zero quality is a good wire.
type quality struct {
	loss, double  float64
	delay, jitter time.Duration
	cut           bool // nothing passes
	walled        bool // no connection can be opened; answers pass
}

// opens reports whether an IP packet opens a TCP connection.
func opens(packet []byte) bool {
	tcp := int(packet[0]&15) * 4
	return packet[9] == syscall.IPPROTO_TCP && len(packet) > tcp+13 && packet[tcp+13]&0x12 == 0x02
}

// place is a namespace with one end of the wire in it.
type place struct{ space, address string }

const (
	setInterface = 0x400454ca // TUNSETIFF
	tunNoInfo    = 0x1001     // IFF_TUN | IFF_NO_PI
	newNet       = 0x40000000 // CLONE_NEWNET
	sysSetns     = 308        // on amd64
)

// newWire lays a wire between new namespaces, or skips the story.
func newWire(t testing.TB, ids ...string) (*wire, map[string]place) {
	t.Helper()
	needRoot(t, "laying wires between network namespaces")
	needTool(t, "ip")
	if runtime.GOARCH != "amd64" {
		t.Skip("setns is known here for amd64 only: lines are not tried")
	}
	w := &wire{ends: map[netip.Addr]*os.File{}, quality: map[[2]string]quality{}, name: map[netip.Addr]string{}, carried: map[string]int{}, known: map[[12]byte]bool{}}
	places := map[string]place{}
	for i, id := range ids {
		p := place{fmt.Sprintf("kf%d-%s", os.Getpid(), id), fmt.Sprintf("10.213.77.%d", i+1)}
		places[id] = p
		w.lay(t, id, p)
	}
	for from, end := range w.ends {
		go w.carry(w.name[from], end)
	}
	return w, places
}

// lay makes a namespace and puts an end of the wire into it.
func (w *wire) lay(t testing.TB, id string, p place) {
	t.Helper()
	if out, err := exec.Command("ip", "netns", "add", p.space).CombinedOutput(); err != nil {
		t.Skipf("this machine lets us make no network namespace (%v, %s): lines are not tried here", err, out)
	}
	t.Cleanup(func() { exec.Command("ip", "netns", "del", p.space).Run() })
	device := fmt.Sprintf("kf%d%s", os.Getpid()%100000, id)
	fd, err := syscall.Open("/dev/net/tun", syscall.O_RDWR|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Skipf("no TUN devices on this machine (%v): lines are not tried here", err)
	}
	var request struct {
		name  [16]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], device)
	request.flags = tunNoInfo
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), setInterface, uintptr(unsafe.Pointer(&request))); errno != 0 {
		t.Skipf("this machine lets us make no TUN device (%v): lines are not tried here", errno)
	}
	end := os.NewFile(uintptr(fd), device)
	t.Cleanup(func() { end.Close() })
	for _, args := range []string{"link set " + device + " netns " + p.space, "-n " + p.space + " addr add " + p.address + "/24 dev " + device,
		"-n " + p.space + " link set lo up", "-n " + p.space + " link set " + device + " up"} {
		if out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %v\n%s", args, err, out)
		}
	}
	address := netip.MustParseAddr(p.address)
	w.ends[address], w.name[address] = end, id
}

// carry takes packets from one end to where they are addressed.
func (w *wire) carry(from string, end *os.File) {
	b := make([]byte, 64<<10)
	for {
		n, err := end.Read(b)
		if err != nil {
			return
		}
		if n < 20 || b[0]>>4 != 4 {
			continue
		}
		to := netip.AddrFrom4([4]byte(b[16:20]))
		if other := w.ends[to]; other != nil {
			w.pass(append([]byte{}, b[:n]...), from, w.name[to], other)
		}
	}
}

func (w *wire) pass(packet []byte, from, to string, other *os.File) {
	w.mu.Lock()
	defer w.mu.Unlock()
	q := w.quality[[2]string{from, to}]
	if q.cut || q.walled && opens(packet) || w.forgotten(packet) || rand.Float64() < q.loss {
		w.carried["lost"]++
		return
	}
	times := 1
	if rand.Float64() < q.double {
		times = 2
		w.carried["doubled"]++
	}
	for range times {
		w.carried["carried"]++
		wait := q.delay
		if q.jitter > 0 {
			wait += rand.N(q.jitter)
		}
		if wait == 0 {
			other.Write(packet)
			continue
		}
		time.AfterFunc(wait, func() { other.Write(packet) })
	}
}

// becomes sets how the wire is from one end to another.
func (w *wire) becomes(from, to string, q quality) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quality[[2]string{from, to}] = q
}

// all sets how the wire is in every direction.
func (w *wire) all(q quality) {
	for _, from := range w.name {
		for _, to := range w.name {
			w.becomes(from, to, q)
		}
	}
}

// forgotten reports whether a packet belongs to a connection that forget was about.
func (w *wire) forgotten(packet []byte) bool {
	tcp := int(packet[0]&15) * 4
	if packet[9] != syscall.IPPROTO_TCP || len(packet) < tcp+4 {
		return false
	}
	there := [12]byte(append(append([]byte{}, packet[12:20]...), packet[tcp:tcp+4]...))
	back := [12]byte(append(append(append([]byte{}, packet[16:20]...), packet[12:16]...), packet[tcp+2], packet[tcp+3], packet[tcp], packet[tcp+1]))
	if alive, known := w.known[there]; known {
		return !alive
	}
	w.known[there], w.known[back] = true, true
	return false
}

// forget has the wire drop every packet of the connections that are open now, without a
// word to either end, as a firewall does that was started anew. New ones pass.
func (w *wire) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.known {
		w.known[c] = false
	}
}

func (w *wire) tally() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprintf("%v packets", w.carried)
}

// dialer reaches into a namespace: officers sit at their own ministry.
func (p place) dialer() func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		err = p.inside(func() error {
			conn, err = (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, address)
			return err
		})
		return conn, err
	}
}

// inside does something in the namespace. The thread must come back: a thread that ends
// takes the processes with it that were started on it (Pdeathsig).
func (p place) inside(do func() error) error {
	runtime.LockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return err
	}
	defer home.Close()
	there, err := os.Open("/run/netns/" + p.space)
	if err != nil {
		return err
	}
	defer there.Close()
	if _, _, errno := syscall.RawSyscall(sysSetns, there.Fd(), newNet, 0); errno != 0 {
		return errno
	}
	err = do()
	if _, _, errno := syscall.RawSyscall(sysSetns, home.Fd(), newNet, 0); errno != 0 {
		panic(errno)
	}
	runtime.UnlockOSThread()
	return err
}
