# SPDX-License-Identifier: MIT
# ---- words.gp: texts alone -------------------------------------------------------------------------

do for [kind in formats] {
	eval begin_picture(kind)
	eval set_blank
	eval set_chart
	set xrange [0:1]
	set yrange [0:1]
	plot -1 with lines lc rgb paper
	eval end_picture
}
