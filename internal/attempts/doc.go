// Package attempts tries, over real nodes and through every door there is, what the kinds
// promise that nobody can do. It holds tests only.
//
// A forbidden act is a row, a door a column, and no cell is left out: in each the act is
// really tried, and is refused for the very reason that is written there; or the door has no
// such act, for the reason that stands in its place; or it cannot be kept from happening,
// because it is another ministry's own house, and then every other party is told. After
// every attempt no node holds a new act that counts.
//
//	rows_test.go     the forbidden acts and what each door is to say to them
//	matrix_test.go   tries them all and draws the table
//	steps_test.go    every step of every dossier by everybody to whom it is not open, from
//	                 the procedures: a new step is tried without a line here
//	reading_test.go  what nobody is to learn, through every address there is to read from
//	released_test.go a party that was let go, and what it learns afterwards
//
//	council_test.go  the nodes, their officers and the dossiers it is all about
//	doors_test.go    desk, API, command line: an officer's browser, program and terminal
//	hostile_test.go  a ministry whose node signs what it likes, over the link and by pouch
//
// The table is doc/security/attempts.md; go test ./internal/attempts -rewrite writes it anew.
package attempts
