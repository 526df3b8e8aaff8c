package index

import (
	"fmt"
	"strings"
)

// builder puts a query together. The tables are joined in the order they are named:
// CROSS JOIN keeps the planner from another.
type builder struct {
	tables, where []string
	args          []any
}

func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *builder) and(condition string, values ...any) {
	for _, v := range values {
		condition = strings.Replace(condition, "?", b.arg(v), 1)
	}
	b.where = append(b.where, condition)
}

func (b *builder) from() string {
	text := " FROM " + strings.Join(b.tables, " CROSS JOIN ")
	if len(b.where) > 0 {
		text += " WHERE " + strings.Join(b.where, " AND ")
	}
	return text
}
