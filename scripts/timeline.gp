# SPDX-License-Identifier: MIT
# ---- timeline.gp: a bar a task, a line a worker, over time -----------------------------------------
# NAME.dat: boxes, later ones over earlier ones, hatched ones over all: from_s to_s top bottom (pixels)
# runner share (of its colour: 1 is a task, the palest is an idle worker; runner 0 is the ink, a ribbon of
# late beats) hatched (1). The runners in `hatched` have such; each is drawn by itself, as a pattern in an SVG
# has one colour.

eval set_blank
eval panel[1]
dat = name.'.dat'
from(hatched) = column(7) >= hatched ? column(1) * x_per : NaN
plot dat using (from(0)):3:(from(0)):($2 * x_per):3:4:($5 > 0 ? ($6 > 0.5 ? thin(tint($5, $6)) : tint($5, $6)) : mix(ink, paper, $6)) \
		with boxxyerror fs solid 1 noborder lc rgb variable, \
	for [i = 1:|hatched|] dat using ($5 == hatched[i] ? from(1) : NaN):3:(from(1)):($2 * x_per):3:4 \
		with boxxyerror fs transparent pattern 4 border lw 1.2 lc rgb (hatched[i] ? colour_of(hatched[i]) : 0)
