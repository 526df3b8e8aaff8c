package bench

import (
	"math"
	"runtime"
	"time"
)

// Report is what a measurement found. Times are in milliseconds where they are of one
// thing, in seconds where they are of all.
type Report struct {
	Version   string    `json:"version,omitempty"`
	At        time.Time `json:"at"`
	Machine   Machine   `json:"machine"`
	Directory string    `json:"directory"` // where it was done; it is gone now
	InMemory  bool      `json:"in_memory"` // the directory is on no disk: nothing here is durable
	Scale     float64   `json:"scale"`
	Cases     int       `json:"cases"`
	Messages  int       `json:"messages"`
	Parties   int       `json:"parties"`  // of every dossier; the nodes of two of them run
	Dossiers  int       `json:"dossiers"` // both nodes held before the year, besides
	Entries   int       `json:"entries"`  // each node holds after the year, receipts included
	Reference Reference `json:"reference"`
	Floor     []Figure  `json:"floor"`
	Figures   []Figure  `json:"figures"`
}

// Machine is what it was measured on.
type Machine struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
}

// Reference is the year whose work is done.
type Reference struct {
	Year     int `json:"year"`
	Cases    int `json:"cases"`
	Messages int `json:"messages"`
}

// Figure is one thing that was measured. Times says how many times its floor it is:
// 1 would be as fast, as small, as this machine allows.
type Figure struct {
	Name      string  `json:"name"`
	Section   string  `json:"section,omitempty"`
	Value     float64 `json:"value"`
	Unit      string  `json:"unit"` // "/s", "s", "ms", "µs", "B", "MB", "MB/s", "×"
	N         int     `json:"n,omitempty"`
	P50       float64 `json:"p50_ms,omitempty"`
	P99       float64 `json:"p99_ms,omitempty"`
	Floor     float64 `json:"floor,omitempty"` // in the figure's unit
	FloorOf   string  `json:"floor_of,omitempty"`
	Times     float64 `json:"times_floor,omitempty"`
	Projected float64 `json:"projected_at_scale_1,omitempty"` // not measured: the value divided by the scale
}

func newReport(cfg Config, y year, dir string) *Report {
	return &Report{Version: cfg.Version, At: time.Now().UTC().Truncate(time.Second), Directory: dir, InMemory: inMemory(dir), Scale: cfg.Scale,
		Machine: Machine{runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), runtime.Version()},
		Cases:   y.Cases, Messages: y.Messages, Parties: cfg.Parties, Dossiers: cfg.Dossiers, Reference: Reference{referenceYear, referenceCases, referenceMessages}}
}

func (r *Report) floor(f Floor) {
	for _, p := range []struct {
		name string
		took time.Duration
	}{
		{"sign", f.Sign}, {"verify", f.Verify}, {"seal", f.Seal}, {"open", f.Open}, {"wrap", f.Wrap}, {"unwrap", f.Unwrap},
		{"fsync", f.Fsync}, {"fsync-mean", f.FsyncMean}, {"fsync-p99", f.FsyncP99}, {"fsync-after", f.FsyncAfter},
		{"http", f.HTTP}, {"start", f.Start},
	} {
		r.Floor = append(r.Floor, Figure{Name: p.name, Value: float64(p.took.Nanoseconds()) / 1e3, Unit: "µs"}.rounded())
	}
	r.Floor = append(r.Floor, Figure{Name: "write", Value: f.Write / 1e6, Unit: "MB/s"}.rounded())
}

// rate is how many a second.
func rate(name string, n int, whole time.Duration) Figure {
	return Figure{Name: name, Value: float64(n) / whole.Seconds(), Unit: "/s", N: n}
}

// lasting is how long all of it took.
func lasting(name string, n int, whole time.Duration) Figure {
	return Figure{Name: name, Value: whole.Seconds(), Unit: "s", N: n}
}

// each is how long one takes: half of them take less than the value.
func each(name string, t taken) Figure {
	p50 := quantile(t.each, 0.5)
	return Figure{Name: name, Value: ms(p50), Unit: "ms", N: len(t.each), P50: ms(p50), P99: ms(quantile(t.each, 0.99))}
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// over puts a figure beside its floor.
func (f Figure) over(l limit) Figure {
	f.FloorOf = l.of
	switch f.Unit {
	case "/s":
		f.Floor = 1 / l.each.Seconds()
		f.Times = f.Floor / f.Value
	case "s":
		f.Floor = l.each.Seconds()
		f.Times = f.Value / f.Floor
	case "ms":
		f.Floor = ms(l.each)
		f.Times = f.Value / f.Floor
	}
	return f
}

// against puts a figure beside a floor in its own unit.
func (f Figure) against(floor float64, of string) Figure {
	f.Floor, f.FloorOf, f.Times = floor, of, f.Value/floor
	return f
}

// projected says what the figure would be for all of the reference year, if it grows as
// the year does. At that scale there is nothing to project.
func (f Figure) projected(scale float64) Figure {
	return f.projectedBut(scale, 0)
}

// ofAYear is projected for a figure that holds more than the year: the part of it that is
// the year's, divided by the scale.
func (f Figure) ofAYear(part, scale float64) Figure {
	f.Projected = f.Value * part / scale
	return f
}

// projectedBut is projected for a figure of which some part stays as it is.
func (f Figure) projectedBut(scale, fixed float64) Figure {
	if scale != 1 {
		f.Projected = fixed + max(0, f.Value-fixed)/scale
	}
	return f
}

// rounded leaves no more digits than were measured.
func (f Figure) rounded() Figure {
	for _, x := range []*float64{&f.Value, &f.P50, &f.P99, &f.Floor, &f.Times, &f.Projected} {
		*x = significant(*x)
	}
	return f
}

// significant is a number to three digits. One that is none is 0, which is shown as
// nothing: JSON knows no infinity.
func significant(x float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	digits := int(3 - math.Ceil(math.Log10(math.Abs(x))))
	if digits >= 0 {
		scale := math.Pow10(digits)
		return math.Round(x*scale) / scale
	}
	scale := math.Pow10(-digits)
	return math.Round(x/scale) * scale
}
