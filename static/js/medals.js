// The medal table as stacked bars; the same numbers stand in the table below.
"use strict";

(() => {
  const source = document.getElementById("medal-data");
  const panel = document.querySelector("[data-medals]");
  if (!source || !panel || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  if (!data.labels.length) return;
  panel.hidden = false;
  const text = { color: "#1f2329", fontSize: 13 };
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: "#565d66" } }, splitLine: { lineStyle: { color: "#d5d9df" } } };
  const plot = window.echarts.init(panel.querySelector(".plot"));
  plot.setOption({
    animation: false,
    color: ["#8a6100", "#565d66", "#9b1c1c", "#1557b0", "#1a6e37"],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    grid: { left: 40, right: 12, top: 36, bottom: 64 },
    legend: { top: 0, textStyle: text },
    xAxis: { ...axis, type: "category", data: data.labels, axisLabel: { ...text, rotate: 45 } },
    yAxis: { ...axis, type: "value", minInterval: 1 },
    series: data.tiers.map((name, place) => ({ type: "bar", stack: "all", name, data: data.counts.map((counts) => counts[place]), barMaxWidth: 36 })),
  });
  window.addEventListener("resize", () => plot.resize());
})();
