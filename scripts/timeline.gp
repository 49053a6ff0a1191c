# SPDX-License-Identifier: MIT
# ---- timeline.gp: a bar a task, a line a worker, over time -----------------------------------------
# NAME.dat: boxes, later ones over earlier ones: from_s to_s top bottom (pixels) runner share (of its
# colour: 1 is a task, the palest is an idle worker, between them is how much of a moment was busy).

dat = name.'.dat'

do for [kind in formats] {
	eval begin_picture(kind)
	eval set_blank
	eval set_chart
	eval set_panel(1)
	plot dat using 1:3:1:2:3:4:(tint($5, $6)) with boxxyerror fs solid 1 noborder lc rgb variable
	eval end_picture
}
