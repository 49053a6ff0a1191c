# SPDX-License-Identifier: MIT
# ---- timeline.gp: a bar a task, a line a worker, over time -----------------------------------------
# NAME.dat: boxes, later ones over earlier ones: from_s to_s top bottom (pixels) runner share (of its
# colour: 1 is a task, the palest is an idle worker).

eval set_blank
eval panel[1]
plot name.'.dat' using ($1 * x_per):3:($1 * x_per):($2 * x_per):3:4:(tint($5, $6)) \
	with boxxyerror fs solid 1 noborder lc rgb variable
