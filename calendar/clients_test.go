package calendar

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kenesh/procedure"
	"kenesh/roster"
)

// The programs that officers may use: vdirsyncer fetches by CalDAV and by subscription,
// khal shows events, todoman tasks. See tools/clients.sh.

// clients is an officer's machine with those programs, in Istanbul.
type clients struct {
	*world
	home string
}

func newClients(t *testing.T) *clients {
	t.Helper()
	for _, program := range []string{"vdirsyncer", "khal", "todoman"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: run tools/clients.sh", program)
		}
	}
	return &clients{newWorld(t), t.TempDir()}
}

func (c *clients) file(path, text string) {
	c.Helper()
	path = filepath.Join(c.home, path)
	c.ok(os.MkdirAll(filepath.Dir(path), 0o700))
	c.ok(os.WriteFile(path, []byte(strings.ReplaceAll(text, "HOME", c.home)), 0o600))
}

func (c *clients) try(program string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "HOME="+c.home, "XDG_CONFIG_HOME="+c.home+"/.config", "XDG_DATA_HOME="+c.home+"/.local/share",
		"XDG_CACHE_HOME="+c.home+"/.cache", "LC_ALL=C.UTF-8", "TZ=Europe/Istanbul")
	cmd.Stdin = strings.NewReader(strings.Repeat("y\n", 20))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (c *clients) run(program string, args ...string) string {
	c.Helper()
	out, err := c.try(program, args...)
	if err != nil {
		c.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return out
}

// configure sets the programs up as their manuals say.
func (c *clients) configure(secret string) {
	c.Helper()
	c.file(".config/vdirsyncer/config", `[general]
status_path = "HOME/status/"
[pair council]
a = "here"
b = "desk"
collections = [["events", "events", "events"], ["deadlines", "deadlines", "deadlines"]]
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "HOME/calendars/"
fileext = ".ics"
[storage desk]
type = "caldav"
url = "`+c.server.URL+DAVRoot+`"
username = "t1"
password = "`+secret+`"
read_only = true
[pair feeds]
a = "subscribed"
b = "feed"
collections = null
[storage subscribed]
type = "filesystem"
path = "HOME/subscribed/"
fileext = ".ics"
[storage feed]
type = "http"
url = "`+c.server.URL+FeedRoot+secret+`.ics"
`)
	c.file(".config/khal/config", `[calendars]
[[desk]]
path = HOME/calendars/events
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Istanbul
default_timezone = Europe/Istanbul
`)
	c.file(".config/todoman/config.py", `path = "HOME/calendars/*"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
`)
}

func (c *clients) sync() {
	c.Helper()
	c.run("vdirsyncer", "sync")
}

// shown is what khal shows of a day.
func (c *clients) shown(day string) string {
	c.Helper()
	return c.run("khal", "list", "--day-format", "", "--format", "{start-time} {end-time} {title}{location} [{status}]", day, "1d")
}

func (c *clients) shows(day, want string) {
	c.Helper()
	if got := c.shown(day); !strings.Contains(got, want) {
		c.Errorf("khal shows on %s:\n%s\nwant %s", day, got, want)
	}
}

func TestClientsShowTheCouncilsYear(t *testing.T) {
	c := newClients(t)
	c.put(meeting("Ministers meet", 3, year()...))
	c.configure(c.address(roster.Scope{}, true))
	c.run("vdirsyncer", "discover")
	c.sync()
	// Ten in Almaty: seven in Istanbul before 1 March 2024, eight after.
	c.shows("2024-02-20", "07:00 09:00 Toplantı başlıyor: Ministers meet (toplantı)")
	c.shows("2024-02-20", "Almaty; Dostyk avenue, 1")
	c.shows("2024-03-20", "08:00 10:00 Ministers meet (toplantı)")
	for _, day := range []string{"2024-05-12", "2024-05-13", "2024-05-14"} {
		c.shows(day, "Çalışma ziyareti: İstanbul, Ankara")
	}
	if got := c.shown("2024-05-15"); strings.Contains(got, "ziyaret") {
		t.Errorf("the visit lasts a day too long: %s", got)
	}
	c.shows("2024-06-01", "CANCELLED")
	c.tasks(map[string]string{"Reports": "2024-04-30 00:00 false", "Ministers meet (toplantı)": "2024-04-15 12:00 true"})
	if feed, err := filepath.Glob(c.home + "/subscribed/*.ics"); err != nil || len(feed) != 7 {
		t.Errorf("the subscription has %d dates, want 7", len(feed))
	}
}

// tasks compares the tasks that todoman lists with when they are due and whether they are
// done.
func (c *clients) tasks(want map[string]string) {
	c.Helper()
	var all []struct {
		Summary   string
		Due       int64
		Completed bool
	}
	out := c.run("todoman", "--porcelain", "list", "--status", "ANY")
	c.ok(json.Unmarshal([]byte(out), &all))
	got := map[string]string{}
	for _, task := range all {
		got[task.Summary] = fmt.Sprint(time.Unix(task.Due, 0).In(zoneOf("Europe/Istanbul")).Format("2006-01-02 15:04"), " ", task.Completed)
	}
	if !maps.Equal(got, want) {
		c.Errorf("todoman lists %v, want %v:\n%s", got, want, out)
	}
}

// A meeting is moved and then called off; the address is revoked.
func TestClientsFollow(t *testing.T) {
	c := newClients(t)
	session := procedure.Occasion{ID: "session", At: at("2024-03-20T10:00:00+05:00"), Zone: "Asia/Almaty"}
	c.put(meeting("Ministers meet", 1, session))
	c.configure(c.address(roster.Scope{}, true))
	c.run("vdirsyncer", "discover")
	c.sync()
	c.shows("2024-03-20", "08:00")
	session.At = at("2024-03-27T15:00:00+05:00")
	c.put(meeting("Ministers meet", 2, session))
	c.sync()
	c.shows("2024-03-27", "13:00")
	if got := c.shown("2024-03-20"); strings.Contains(got, "Ministers") {
		t.Errorf("it stands on both days: %s", got)
	}
	session.Called = true
	c.put(meeting("Ministers meet", 3, session))
	c.sync()
	c.shows("2024-03-27", "CANCELLED")
	feeds, err := c.roster.Feeds(c.ctx, "t1")
	c.ok(err)
	c.ok(c.roster.RevokeFeed(c.ctx, "t1", feeds[0].ID))
	if out, err := c.try("vdirsyncer", "sync"); err == nil {
		t.Errorf("a revoked address still works: %s", out)
	}
}
