// Writes outline.svg: land within 5 200 km of Tirana, as a mask that takes the theme's colours.
//
// Run by `make outline`, which first puts the packages named below into var/outline.
// Source: Natural Earth, 1:50m, land only and no borders (public domain), as packed by world-atlas.
// Projection: azimuthal equidistant about Tirana. missions/map.py projects points the same way: the
// centre, the reach and the size of the square stand in both, and tests/test_map.py compares them.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(`${process.cwd()}/`);
const { geoAzimuthalEquidistant, geoPath } = await import(require.resolve("d3-geo"));
const { feature } = await import(require.resolve("topojson-client"));

const TIRANA = [19.8187, 41.3275];
const REACH = 5200; // km
const EARTH = 6371.0088; // km, mean radius
const HALF = 500; // units from the centre to the edge
const OVERLAP = 100; // km beyond the edge, where the page's own circle cuts: the cut here is angular
const DETAIL = 0.8; // units: the most that a simplified line may leave out

const projection = geoAzimuthalEquidistant()
  .rotate([-TIRANA[0], -TIRANA[1]])
  .clipAngle((((REACH + OVERLAP) / EARTH) * 180) / Math.PI)
  .scale((HALF * EARTH) / REACH)
  .translate([HALF, HALF]);

// A canvas that remembers rings of points instead of drawing them.
const rings = [];
const canvas = {
  moveTo: (x, y) => rings.push([[x, y]]),
  lineTo: (x, y) => rings.at(-1).push([x, y]),
  closePath: () => {},
  arc: () => {},
};

const fromLine = ([x, y], [ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  return length ? Math.abs(dx * (y - ay) - dy * (x - ax)) / length : Math.hypot(x - ax, y - ay);
};

// Douglas and Peucker: keep the point farthest from the line between the ends, if far enough.
const simplified = (points) => {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points.at(-1)];
  const distances = points.map((point) => fromLine(point, first, last));
  const farthest = distances.indexOf(Math.max(...distances));
  if (distances[farthest] <= DETAIL) return [first, last];
  return [
    ...simplified(points.slice(0, farthest + 1)).slice(0, -1),
    ...simplified(points.slice(farthest)),
  ];
};

// Whole units, each point said from the one before: half the size.
const drawn = (ring) => {
  const points = simplified(ring).map((point) => point.map(Math.round));
  const steps = points
    .slice(1)
    .map(([x, y], before) => [x - points[before][0], y - points[before][1]])
    .filter(([dx, dy]) => dx || dy);
  if (steps.length < 3) return "";
  return `M${points[0].join(" ")}l${steps.flat().join(" ")}z`.replaceAll(" -", "-");
};

const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/land-50m.json")));
geoPath(projection, canvas)(feature(atlas, atlas.objects.land));

const size = 2 * HALF;
const path = rings.map(drawn).join("");
writeFileSync(
  process.argv[2],
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}"/></svg>\n`,
);
