package bench

import (
	"context"
	"fmt"
	"time"

	"kenesh/clerk"
	"kenesh/dossier"
)

// federation does the year's work on two linked nodes, one half of the year after the
// other. In a real year the messages of a case lie days apart, with many other cases
// between, so each half is done in rounds: in each, one side writes the next message of
// every case, and the round is over when the other side has all of it on its disk. The
// next round is the other side's. What is taken in is answered with receipts besides.
func (r *run) federation(ctx context.Context) error {
	if r.peer.n == nil {
		if err := r.peer.serve(ctx); err != nil {
			return err
		}
	}
	if err := inOrder(ctx, r.peer.ready, r.quiet); err != nil {
		return err
	}
	before, err := r.weigh(ctx)
	if err != nil {
		return err
	}
	r.cases = make([]dossier.ID, r.year.Cases)
	wire, done, began := r.wire.Load(), 0, time.Now()
	worked, known := processorTime()
	for half, middle := 1, r.year.Cases/2; half <= 2; half++ {
		r.memory.during(half)
		first, end := 0, middle
		if half == 2 {
			first, end = middle, r.year.Cases
		}
		if done, err = r.halfYear(ctx, first, end, done); err != nil {
			return err
		}
	}
	if err := r.quiet(ctx); err != nil { // receipts are part of it
		return err
	}
	whole := time.Since(began)
	until, _ := processorTime()
	r.memory.during(0)
	if err := r.agree(ctx); err != nil {
		return err
	}
	wire = r.wire.Load() - wire
	if r.carried, err = r.weigh(ctx); err != nil {
		return err
	}
	r.yearly = r.carried.minus(before)
	least := r.leastOf(r.year)
	r.figure(rate("federation.rate", done, whole).over(least))
	r.figure(lasting("federation.time", done, whole).over(limit{time.Duration(done) * least.each, least.of}).projected(r.Scale))
	if known {
		work := r.workOf(r.year)
		r.figure(Figure{Name: "federation.cpu", Value: ms(until-worked) / float64(done), Unit: "ms", N: done}.over(limit{work, r.messageWork()}))
	}
	r.figure(Figure{Name: "federation.wire", Value: float64(wire) / float64(done), Unit: "B", N: done}.
		against(float64(r.yearly.bytes)/float64(done), "entry + receipt"))
	return nil
}

// halfYear does the cases from first on up to end, and returns how many messages are
// done with them.
func (r *run) halfYear(ctx context.Context, first, end, done int) (int, error) {
	for round := 1; ; round++ {
		n := min(end, r.year.inRound(round)) - first
		if n <= 0 {
			return done, nil
		}
		if err := r.round(ctx, round, first, n, done); err != nil {
			return done, fmt.Errorf("round %d: %w", round, err)
		}
		done += n
	}
}

// round writes the n-th message of so many cases, and waits until all have arrived.
func (r *run) round(ctx context.Context, n, first, cases, before int) error {
	write := func(ctx context.Context, c int) (err error) {
		switch {
		case n == 1:
			r.cases[c], err = r.origin.issue(ctx, c)
		case n%2 == 0:
			err = r.peer.acknowledge(ctx, r.cases[c], n/2)
		default:
			err = r.origin.update(ctx, r.cases[c], c, n/2+1)
		}
		return err
	}
	one := func(ctx context.Context, i int) error { return write(ctx, first+i) }
	err := atOnce(ctx, correspondents, cases, one, func(done int) { r.progress(before+done, r.year.Messages) })
	switch {
	case err != nil:
		return err
	case n%2 == 0:
		return r.peer.arrived(ctx)
	}
	return r.origin.arrived(ctx)
}

// messageWork is what the processors have to do for a message at least, on both nodes.
func (r *run) messageWork() string {
	return "sign + seal + verify + open + (" + r.wrapsOf() + " + unwrap) a case"
}

// wraps is how long it takes to seal a dossier's key to each party.
func (r *run) wraps() time.Duration { return time.Duration(r.Parties) * r.floor.Wrap }

func (r *run) wrapsOf() string { return fmt.Sprintf("%d wrap", r.Parties) }

// workOf is how long that takes one processor.
func (r *run) workOf(y year) time.Duration {
	f := r.floor
	return f.Sign + f.Seal + f.Verify + f.Open + (r.wraps()+f.Unwrap)*time.Duration(y.Cases)/time.Duration(y.Messages)
}

// leastOf is the floor of a message between two nodes on one machine: it is sealed, signed
// and written on one, verified, opened and written on the other; once a case, a key is
// sealed for both and opened by one. Receipts are not in it.
func (r *run) leastOf(y year) limit {
	return r.floor.together(2*r.envelope, correspondents, r.messageWork(), r.workOf(y))
}

// agree compares what both nodes hold: how much, and of some cases, what they derive.
func (r *run) agree(ctx context.Context) error {
	here, there := r.origin.n.Status(ctx), r.peer.n.Status(ctx)
	if here.Dossiers != there.Dossiers || here.Entries != there.Entries {
		return fmt.Errorf("the nodes hold %d and %d dossiers, %d and %d entries", here.Dossiers, there.Dossiers, here.Entries, there.Entries)
	}
	for i := 0; i < len(r.cases); i += max(1, len(r.cases)/100) {
		one, err := r.origin.n.Clerk.Read(ctx, r.cases[i])
		if err != nil {
			return err
		}
		two, err := r.peer.n.Clerk.Read(ctx, r.cases[i])
		if err != nil {
			return err
		}
		if one.Digest() != two.Digest() {
			return fmt.Errorf("the nodes read %s differently", r.cases[i])
		}
	}
	r.report.Entries = here.Entries
	return nil
}

// visible is the time from an officer's click on one node to the act being verified,
// indexed and on the disk of the other, where an open page hears of it.
func (r *run) visible(ctx context.Context) error {
	events, stop := r.peer.n.Clerk.Watch()
	defer stop()
	arrives := func(id dossier.ID) error {
		late := time.After(patience)
		for {
			select {
			case e := <-events:
				if e.Dossier == id && !e.Own && !e.Receipt {
					return nil
				}
			case <-late:
				return fmt.Errorf("%s never arrived", id)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	took, err := r.timed(ctx, 1, min(r.year.sample, 500), func(ctx context.Context, i int) error {
		id, err := r.origin.issue(ctx, i)
		if err != nil {
			return err
		}
		return arrives(id)
	})
	if err != nil {
		return err
	}
	f := r.floor
	r.figure(each("visible", took).over(f.alone(r.wrapsOf()+" + seal + sign + fsync + verify + unwrap + open + fsync + 2 http",
		r.wraps()+f.Seal+f.Sign+f.Fsync+f.Verify+f.Unwrap+f.Open+f.Fsync+2*f.HTTP)))
	return r.quiet(ctx)
}

// away stops one node for a week, in which the other writes all of the week's messages,
// and times how long it takes from its start to having all of them on its disk.
func (r *run) away(ctx context.Context) error {
	if err := r.peer.close(); err != nil {
		return err
	}
	week := r.year.aWeek()
	err := atOnce(ctx, officers, week.Cases, func(ctx context.Context, c int) error {
		id, err := r.origin.issue(ctx, c)
		for n := 2; err == nil && n <= week.messagesOf(c); n++ {
			err = r.origin.update(ctx, id, c, n)
		}
		return err
	}, func(n int) { r.progress(n, week.Cases) })
	if err != nil {
		return err
	}
	began := time.Now()
	if err := r.peer.serve(ctx); err != nil {
		return err
	}
	if err := r.origin.arrived(ctx); err != nil {
		return err
	}
	whole := time.Since(began)
	f := r.floor
	keys := f.Unwrap * time.Duration(week.Cases) / time.Duration(week.Messages)
	least := f.together(r.envelope, clerk.MaxBatch, "verify + open + unwrap a case", f.Verify+f.Open+keys)
	all := limit{f.Start + time.Duration(week.Messages)*least.each, "start with the charter alone + " + least.of}
	r.figure(lasting("away.time", week.Messages, whole).over(all).projectedBut(r.Scale, f.Start.Seconds()))
	r.figure(rate("away.rate", week.Messages, whole).over(least))
	return r.quiet(ctx)
}

func inOrder(ctx context.Context, do ...func(context.Context) error) error {
	for _, f := range do {
		if err := f(ctx); err != nil {
			return err
		}
	}
	return nil
}
