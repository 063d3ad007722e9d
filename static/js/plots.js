// Plots of a standing: what each total is made of, and how totals are spread. The same numbers
// stand in the tables below; without this script the panel stays hidden.
"use strict";

(() => {
  const INK = "#1f2329";
  const LINE = "#d5d9df";
  const COLOURS = ["#1557b0", "#8a6100", "#1a6e37", "#7a3e9d", "#9b1c1c", "#2f6f79"];
  const text = { color: INK, fontSize: 13 };
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: "#565d66" } }, splitLine: { lineStyle: { color: LINE } } };
  const common = {
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
  };

  const narrow = window.innerWidth < 600;  // the legend takes two lines

  const options = {
    stack: (data) => ({
      ...common,
      grid: { left: 44, right: 12, top: narrow ? 60 : 36, bottom: data.entries.length > 12 ? 64 : 30 },
      legend: { top: 0, textStyle: text },
      xAxis: { ...axis, type: "category", data: data.entries, axisLabel: { ...text, rotate: data.entries.length > 12 ? 60 : 0 } },
      yAxis: { ...axis, type: "value" },
      series: data.series.map((each) => ({ type: "bar", stack: "total", name: each.name, data: each.values, barMaxWidth: 36 })),
    }),
    distribution: (data) => ({
      ...common,
      grid: { left: 40, right: 12, top: 20, bottom: 56 },
      xAxis: { ...axis, type: "category", data: data.labels, axisLabel: { ...text, rotate: 45 } },
      yAxis: { ...axis, type: "value", minInterval: 1 },
      series: [{ type: "bar", name: data.name || "人数", data: data.counts, barCategoryGap: "8%", label: { show: data.labels.length <= 20, position: "top", color: INK } }],
    }),
  };

  const source = document.getElementById("plot-data");
  const panel = document.querySelector("[data-plots]");
  if (!source || !panel || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const filled = (place) => (data[place.dataset.plot].labels || data[place.dataset.plot].entries).length;
  const places = [...panel.querySelectorAll("[data-plot]")].filter(filled);
  if (!places.length) return;
  panel.hidden = false;
  const folded = panel.closest("details");
  if (folded && !folded.open) folded.addEventListener("toggle", draw, { once: true });
  else draw();

  function draw() {
    const plots = places.map((place) => {
      const plot = window.echarts.init(place);
      plot.setOption(options[place.dataset.plot](data[place.dataset.plot]));
      return plot;
    });
    window.addEventListener("resize", () => plots.forEach((plot) => plot.resize()));
  }
})();
