# SPDX-License-Identifier: MIT
# ---- curves.gp: points with intervals and lines, in panels side by side ---------------------------
# NAME.dat: two blocks a curve: its points, x and for each panel a value, low, high; and its line, x
# and a value a panel.

dat = name.'.dat'
n = |curve_runner|
# What lies beneath is wider: of curves that are equal each can be seen.
under(i) = 1.0 * (n - i) / n
dash(i) = curve_dash[i] == 1 ? dash_of(curve_runner[i]) : 2
do for [p = 1:|panel|] {
	eval set_blank
	eval panel[p]
	v = 3 * p - 1
	set errorbars 0.7
	set dashtype 2 (4, 4)
	set dashtype 3 (16, 6)
	plot for [i = 1:n] dat index 2 * i - 1 using ($1 * x_per):(column(p + 1) * y_per) \
			with lines lw (curve_dash[i] == 1 ? 2.4 + 2.6 * under(i) : 2) \
			dt dash(i) lc rgb thin(colour_of(curve_runner[i])), \
		for [i = 1:n] dat index 2 * i - 2 \
			using ($1 * x_per):(column(v) * y_per):(column(v + 1) * y_per):(column(v + 2) * y_per) \
			with yerrorbars lw 2.4 pt marker_of(curve_runner[i]) ps marker_size(17 + 10 * under(i)) \
			lc rgb thin(colour_of(curve_runner[i]))
}
