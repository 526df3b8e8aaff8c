package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"kenesh/clerk"
	"kenesh/lang"
	"kenesh/procedure"
	"kenesh/store"
)

// Problem is an answer that says no (RFC 9457).
type Problem struct {
	Type     string       `json:"type"` // urn:kenesh: and the key of the sentence
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail"`
	Instance string       `json:"instance,omitempty"`
	Errors   []FieldError `json:"errors,omitempty"`
}

// FieldError is what is wrong with one field of what was sent.
type FieldError struct {
	Field  string `json:"field"` // its path in the body, as in "agenda.2.title"
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// failure is an error that knows its HTTP status and what to say.
type failure struct {
	status   int
	problems procedure.Problems
	cause    error
}

func (f *failure) Error() string { return fmt.Sprintf("%d: %v", f.status, f.problems) }
func (f *failure) Unwrap() error { return f.cause }

// fault is a failure of the request itself, with a sentence of this package.
func fault(status int, key string) error {
	return &failure{status: status, problems: procedure.ProblemsOf(procedure.Refuse(key, nil))}
}

// statuses are those of refusals that are about neither a rule nor a field.
var statuses = map[string]int{
	"refuse.json-form":  http.StatusBadRequest,
	"refuse.power":      http.StatusForbidden,
	"refuse.not-here":   http.StatusNotFound,
	"refuse.not-party":  http.StatusNotFound,
	"refuse.no-kind":    http.StatusNotFound,
	"refuse.no-step":    http.StatusNotFound,
	"refuse.input-form": http.StatusUnprocessableEntity,
	"refuse.same-key":   http.StatusUnprocessableEntity,
	"refuse.too-large":  http.StatusUnprocessableEntity,
	"refuse.rejoining":  http.StatusServiceUnavailable,
	"refuse.disk-full":  http.StatusServiceUnavailable,
	"refuse.stopped":    http.StatusServiceUnavailable,
	"refuse.field-file": http.StatusUnprocessableEntity,

	"refuse.attachment-room":  http.StatusServiceUnavailable,
	"refuse.attachment-large": http.StatusUnprocessableEntity,
	"refuse.attachment-other": http.StatusUnprocessableEntity,
}

// failureOf says what an error comes to. What is no sentence for the caller is 500.
func failureOf(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	if errors.Is(err, clerk.ErrUnknown) {
		return failureOf(procedure.Refuse("refuse.not-here", nil))
	}
	problems := procedure.ProblemsOf(err)
	switch {
	case len(problems) > 0:
	case errors.Is(err, store.ErrFull):
		problems = procedure.ProblemsOf(procedure.Refuse("refuse.disk-full", nil))
	case errors.Is(err, store.ErrClosed), errors.Is(err, store.ErrDisk), errors.Is(err, store.ErrDamaged):
		problems = procedure.ProblemsOf(procedure.Refuse("refuse.stopped", nil))
	}
	if len(problems) == 0 {
		return failureOf(errors.Join(fault(http.StatusInternalServerError, "api.failed"), err))
	}
	status := http.StatusConflict
	if special, ok := statuses[problems[0].Message.Key]; ok {
		status = special
	}
	if problems[0].Field != "" {
		status = http.StatusUnprocessableEntity
	}
	return &failure{status: status, problems: problems}
}

// retryAfter is how many seconds a caller should wait.
var retryAfter = map[int]int{http.StatusServiceUnavailable: 30, http.StatusTooManyRequests: 1}

// refuse answers with the problem that err comes to. Only what is the node's own fault
// goes to the log.
func (a *api) refuse(w http.ResponseWriter, q *request, err error) {
	f := failureOf(err)
	if f.status == http.StatusInternalServerError && q.Context().Err() == nil {
		a.Log.ErrorContext(q.Context(), "request failed", "method", q.Method, "pattern", q.Pattern, "error", err)
	}
	if s := retryAfter[f.status]; s > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(s))
	}
	if f.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="kenesh"`)
	}
	w.Header().Del("ETag")
	a.write(w, q, f.status, "application/problem+json", f.problem(q))
}

func (f *failure) problem(q *request) Problem {
	first := f.problems[0]
	p := Problem{
		Type:   "urn:kenesh:" + first.Message.Key,
		Title:  q.voice.Say(lang.Say("api.status."+strconv.Itoa(f.status), nil)),
		Status: f.status, Detail: q.voice.Say(first.Message), Instance: q.URL.Path,
	}
	for _, r := range f.problems {
		if r.Field != "" {
			p.Errors = append(p.Errors, FieldError{Field: r.Field, Key: r.Message.Key, Detail: q.voice.Say(r.Message)})
		}
	}
	if len(p.Errors) > 1 {
		p.Type, p.Detail = "urn:kenesh:api.fields", q.voice.Say(lang.Say("api.fields", lang.Args{"n": len(p.Errors)}))
	}
	return p
}

// withinInput gives fields their path in a body that holds the input beside other things.
func withinInput(err error) error {
	problems := procedure.ProblemsOf(err)
	if len(problems) == 0 {
		return err
	}
	moved := make(procedure.Problems, len(problems))
	for i, r := range problems {
		moved[i] = &procedure.Refusal{Message: r.Message, Field: r.Field}
		if r.Field != "" && r.Message.Key != "refuse.parties" { // which are not in the input
			moved[i].Field = "input." + r.Field
		}
	}
	return moved
}
