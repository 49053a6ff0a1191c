/* SPDX-License-Identifier: MIT */
/* The kinds of figures: each draws what the run has data for, and nothing otherwise. */
#ifndef CONCBENCH_PLOT_KINDS_H
#define CONCBENCH_PLOT_KINDS_H

struct plot;

extern const struct plot_rows_kind plot_wall, plot_throughput, plot_distribution, plot_phases,
	plot_cost, plot_responsiveness;
extern const struct plot_curves_kind plot_scaling, plot_weak, plot_size, plot_latency, plot_load;

/* Those that choose how they are drawn, or draw themselves. */
void plot_wall_log(struct plot *);
void plot_speedup(struct plot *);
void plot_languages(struct plot *);
void plot_timeline(struct plot *);
void plot_overlay(struct plot *);
void plot_title_page(struct plot *);
void plot_verdicts_page(struct plot *);
void plot_ranking_page(struct plot *);

#endif
