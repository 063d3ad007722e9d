// Plots of a panel's board. The board is fetched anew every ten seconds, so the plots are drawn
// anew with it; the same numbers stand in its tables.
"use strict";

(() => {
  const INK = "#1f2329";
  const LINE = "#d5d9df";
  const text = { color: INK, fontSize: 13 };
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: "#565d66" } }, splitLine: { lineStyle: { color: LINE } } };
  let plots = [];

  const common = () => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
  });

  const options = {
    bias: (data) => ({
      ...common(),
      grid: { left: 64, right: 24, top: 12, bottom: 28 },
      xAxis: { ...axis, type: "value" },
      yAxis: { ...axis, type: "category", inverse: true, data: data.judges },
      series: [{
        type: "bar",
        name: "松紧",
        data: data.bias.map((value) => ({ value, itemStyle: { color: Math.abs(value) > data.strict ? "#9b1c1c" : "#1557b0" } })),
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: "#8a6100" }, data: [{ xAxis: -data.strict }, { xAxis: data.strict }] },
      }],
    }),
    range: (data) => ({
      ...common(),
      grid: { left: 44, right: 12, top: 20, bottom: data.entries.length > 12 ? 64 : 30 },
      xAxis: { ...axis, type: "category", data: data.entries, axisLabel: { ...text, rotate: data.entries.length > 12 ? 60 : 0 } },
      yAxis: { ...axis, type: "value", scale: true },
      series: [
        { type: "line", name: "最高", data: data.high, lineStyle: { width: 0 }, symbol: "triangle", symbolSize: 9, color: "#8a6100" },
        { type: "line", name: "平均", data: data.mean, lineStyle: { width: 0 }, symbol: "circle", symbolSize: 9, color: "#1557b0" },
        { type: "line", name: "最低", data: data.low, lineStyle: { width: 0 }, symbol: "diamond", symbolSize: 9, color: "#1a6e37" },
      ],
    }),
  };

  function draw() {
    plots.forEach((plot) => plot.dispose());
    plots = [];
    const source = document.getElementById("board-data");
    const panel = document.querySelector("[data-board-plots]");
    if (!source || !panel || !window.echarts) return;
    const data = JSON.parse(source.textContent);
    if (!data.judges.length) return;
    panel.hidden = false;
    plots = [...panel.querySelectorAll("[data-plot]")].map((place) => {
      const plot = window.echarts.init(place);
      plot.setOption(options[place.dataset.plot](data));
      return plot;
    });
  }

  draw();
  document.addEventListener("htmx:afterSettle", draw);
  window.addEventListener("resize", () => plots.forEach((plot) => plot.resize()));
})();
