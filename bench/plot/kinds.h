/* SPDX-License-Identifier: MIT */
/* The kinds of figures: each draws what the run has data for, and nothing otherwise. */
#ifndef CONCBENCH_PLOT_KINDS_H
#define CONCBENCH_PLOT_KINDS_H

struct plot;

void plot_wall(struct plot *);
void plot_wall_log(struct plot *);
void plot_throughput(struct plot *);
void plot_speedup(struct plot *);
void plot_languages(struct plot *);
void plot_timeline(struct plot *);
void plot_distribution(struct plot *);
void plot_phases(struct plot *);
void plot_cost(struct plot *);
void plot_scaling(struct plot *);
void plot_weak(struct plot *);
void plot_size(struct plot *);
void plot_latency(struct plot *);
void plot_load(struct plot *);
void plot_responsiveness(struct plot *);
void plot_overlay(struct plot *);
void plot_title_page(struct plot *);
void plot_verdicts_page(struct plot *);
void plot_ranking_page(struct plot *);

#endif
