# SPDX-License-Identifier: MIT
# ---- lines.gp: points with intervals and curves, in panels side by side ---------------------------
# NAME.dat: a block of points a panel (runner x value low high), then `curves` blocks of curves:
# runner x, and for each panel a value of a solid and one of a dashed curve.

dat = name.'.dat'
panels = |panel_left|
array curve_runner[curves]
do for [i = 1:curves] {
	stats dat index panels + i - 1 using 1 nooutput
	curve_runner[i] = STATS_min
}

do for [kind in formats] {
	eval begin_picture(kind)
	set multiplot
	do for [p = 1:panels] {
		eval set_blank
		if (p == 1) { eval set_chart }
		eval set_panel(p)
		set clip one
		a = 1 + 2 * p
		plot for [i = 1:curves] dat index panels + i - 1 using 2:a with lines lw 2.8 lc rgb colour_of(curve_runner[i]), \
			for [i = 1:curves] dat index panels + i - 1 using 2:a + 1 with lines lw 2.6 dt (9, 7) \
				lc rgb colour_of(curve_runner[i]), \
			dat index p - 1 using 2:3:(marker_of($1)) with points ps marker_size(25) pt variable lc rgb paper, \
			'' index p - 1 using 2:4:(0):($5 - $4) with vectors nohead lw 3 lc rgb ink, \
			'' index p - 1 using 2:3:(marker_of($1)):(colour_of($1)) with points ps marker_size(19) pt variable lc rgb variable
	}
	unset multiplot
	eval end_picture
}
