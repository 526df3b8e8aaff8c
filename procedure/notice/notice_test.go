package notice_test

import (
	"testing"

	"kenesh/procedure/notice"
	"kenesh/procedure/proceduretest"
)

func TestStories(t *testing.T) { proceduretest.Run(t, notice.Procedure) }
func TestWords(t *testing.T)   { proceduretest.CheckWords(t, notice.Procedure) }
func TestStorm(t *testing.T)   { proceduretest.Storm(t, notice.Procedure) }
