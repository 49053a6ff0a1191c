
# ---- rows.gp: a row a cell; in each panel bars, intervals and points along its axis ---------------
# NAME.dat: three blocks, lengths in SI units, heights in pixels from the top of the canvas: bars
# (panel from to top bottom runner share hatched), intervals (panel low high at), points (panel value
# at runner share size form: -1 a dot, 0 the runner's marker, 1 the same, hollow).

dat = name.'.dat'
cap = 7   # half the height of an interval's ends
of(p, length) = column(1) == p ? length * x_per : NaN
bar(p, length, hatched) = column(8) == hatched ? of(p, length) : NaN
edge(form) = form < 0 ? 3 : 5
type(runner, form) = form < 0 ? 7 : kind ne 'txt' ? marker_of(runner) : form == 1 ? 15 : 24  # O or X
do for [p = 1:|panel|] {
	eval set_blank
	eval panel[p]
	plot dat index 0 using (bar(p, $2, 0)):4:(of(p, $2)):(of(p, $3)):4:5:(tint($6, $7)) \
			with boxxyerror fs solid 1 noborder lc rgb variable, \
		'' index 0 using (bar(p, $2, 1)):4:(of(p, $2)):(of(p, $3)):4:5:(colour_of($6)) \
			with boxxyerror fs transparent pattern 4 border lw 1.5 lc rgb variable, \
		for [halo = 1:0:-1] '' index 1 using (of(p, $2)):4:(of(p, $3 - $2)):(0) \
			with vectors nohead lw (halo ? 4.5 : 1.8) lc rgb (halo ? paper : ink), \
		for [halo = 1:0:-1] for [end = 2:3] '' index 1 using (of(p, column(end))):($4 - cap):(0):(2 * cap) \
			with vectors nohead lw (halo ? 4.5 : 1.8) lc rgb (halo ? paper : ink), \
		'' index 2 using (of(p, $2)):3:(marker_size($6 + edge($7))):(type($4, $7)):(paper) \
			with points ps variable pt variable lc rgb variable, \
		'' index 2 using (of(p, $2)):3:(marker_size($6)):(type($4, $7)):(tint($4, $5)) \
			with points ps variable pt variable lc rgb variable, \
		'' index 2 using ($7 == 1 ? of(p, $2) : NaN):3:(marker_size($6 * 0.56)):(type($4, 1)):(paper) \
			with points ps variable pt variable lc rgb variable
}
