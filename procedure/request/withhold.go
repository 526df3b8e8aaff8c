package request

import "kenesh/lang"

// What is published must let nobody be recognised behind a small figure, nor let it be
// reckoned from those beside it: where figures add up to one that is told, one withheld
// alone would be told as well, so the next smallest goes with it (Directive (EU) 2024/1640,
// article 27, for the former; the statistical offices' secondary suppression for the latter).

// few is the smallest figure that is published as it is.
const few = 5

// withheld marks what of a table is not published. A group of columns adds up to one of
// them, or to a figure of another table; so do the rows of the columns in totals.
func withheld(rows [][]int, groups [][]int, totals []int) [][]bool {
	hidden := make([][]bool, len(rows))
	for i, row := range rows {
		hidden[i] = make([]bool, len(row))
		for j, n := range row {
			hidden[i][j] = n > 0 && n < few
		}
	}
	for changed := true; changed; {
		changed = false
		for i, row := range rows {
			for _, group := range groups {
				changed = pairUp(len(group), func(k int) (int, *bool) { return row[group[k]], &hidden[i][group[k]] }) || changed
			}
		}
		for _, j := range totals {
			changed = pairUp(len(rows), func(k int) (int, *bool) { return rows[k][j], &hidden[k][j] }) || changed
		}
	}
	return hidden
}

// pairUp withholds the smallest figure beside the only one that is withheld, and reports
// whether it did. Of nothing but nothings beside it, one is withheld all the same.
func pairUp(n int, at func(int) (figure int, hidden *bool)) bool {
	count, next, least := 0, (*bool)(nil), 0
	for k := range n {
		figure, hidden := at(k)
		switch {
		case *hidden:
			count++
		case next == nil || figure > 0 && (least == 0 || figure < least):
			next, least = hidden, figure
		}
	}
	if count != 1 || next == nil {
		return false
	}
	*next = true
	return true
}

// told are the cells of a table of figures; published, what is withheld says only that.
func told(rows [][]int, published bool, groups [][]int, totals []int) [][]any {
	hidden := withheld(rows, groups, totals)
	out := make([][]any, len(rows))
	for i, row := range rows {
		for j, n := range row {
			cell := any(n)
			if published && hidden[i][j] {
				cell = lang.Say("request.label.few", nil)
			}
			out[i] = append(out[i], cell)
		}
	}
	return out
}
