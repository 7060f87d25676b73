// Paints cells in colour and pattern. Boundaries run where the nearest cells balance each other,
// at most half a cell from the drawn squares: the error that every value here carries anyway.

export const VERTEX = `#version 300 es
uniform mat4 u_matrix;
in vec2 a_place;
in vec2 a_cell;
out vec2 v_cell;
out vec2 v_local;
void main() {
  v_cell = a_cell;
  v_local = a_place;
  gl_Position = u_matrix * vec4(a_place, 0.0, 1.0);
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform usampler2D u_now;
uniform usampler2D u_then;
uniform usampler2D u_chance;
uniform ivec2 u_size;
uniform int u_mode;      // 0 control, 1 change, 2 differ, 3 chance
uniform int u_side;
uniform float u_pattern; // CSS pixels of the pattern for each unit of v_local
uniform float u_ratio;   // device pixels to a CSS pixel
uniform vec3 u_paper, u_ink, u_unknown, u_contested_wash, u_contested;
uniform vec3 u_wash1, u_hatch1, u_strong1, u_wash2, u_hatch2, u_strong2, u_only_a, u_only_b;
in vec2 v_cell;
in vec2 v_local;
out vec4 color;

int value(usampler2D cells, ivec2 at) {
  return int(texelFetch(cells, clamp(at, ivec2(0), u_size - 1), 0).r);
}

vec4 weights(usampler2D cells) {
  vec2 q = v_cell - 0.5;
  ivec2 i = ivec2(floor(q));
  vec2 f = q - floor(q);
  vec4 w = vec4(0.0);
  w[value(cells, i) & 3] += (1.0 - f.x) * (1.0 - f.y);
  w[value(cells, i + ivec2(1, 0)) & 3] += f.x * (1.0 - f.y);
  w[value(cells, i + ivec2(0, 1)) & 3] += (1.0 - f.x) * f.y;
  w[value(cells, i + ivec2(1, 1)) & 3] += f.x * f.y;
  return w;
}

int most(vec4 w) {
  int top = 0;
  for (int k = 1; k < 4; k++) if (w[k] > w[top]) top = k;
  return top;
}

// Chance in [0, 1]; -1 where a neighbour is not known.
float chance() {
  vec2 q = v_cell - 0.5;
  ivec2 i = ivec2(floor(q));
  vec2 f = q - floor(q);
  int a = value(u_chance, i), b = value(u_chance, i + ivec2(1, 0));
  int c = value(u_chance, i + ivec2(0, 1)), d = value(u_chance, i + ivec2(1, 1));
  if (max(max(a, b), max(c, d)) == 255) return -1.0;
  return mix(mix(float(a), float(b), f.x), mix(float(c), float(d), f.x), f.y) / 200.0;
}

// Coverage of a line so many CSS pixels wide, where g = 0.
float line(float g, float width) {
  float slope = length(vec2(dFdx(g), dFdy(g)));
  float px = abs(g) / max(slope, 1e-6) / u_ratio;
  return 1.0 - smoothstep(width * 0.5 - 0.5, width * 0.5 + 0.5, px);
}

// Edge of a value's ground against other known ground: 0 on it, 1 far away.
float edge(vec4 w, int k) {
  float other = 0.0;
  for (int n = 1; n < 4; n++) if (n != k) other = max(other, w[n]);
  return w[0] > other ? 1.0 : w[k] - other;
}

float stripes(vec2 p, vec2 across, float apart, float width) {
  float d = abs(fract(dot(p, across) / apart) - 0.5) * apart;
  float soft = 0.5 / u_ratio;
  return 1.0 - smoothstep(width * 0.5 - soft, width * 0.5 + soft, d);
}

float dots(vec2 p, float apart, float radius) {
  vec2 q = (fract(vec2(p.x + p.y, p.x - p.y) / (apart * 1.4142)) - 0.5) * apart;
  float soft = 0.5 / u_ratio;
  return 1.0 - smoothstep(radius - soft, radius + soft, length(q));
}

const vec2 DOWN = vec2(0.70711, 0.70711);
const vec2 UP = vec2(-0.70711, 0.70711);

vec3 ground(int k, vec2 p) {
  if (k == 1) return mix(u_wash1, u_hatch1, stripes(p, UP, 6.0, 1.5));
  if (k == 2) return mix(u_wash2, u_hatch2, stripes(p, DOWN, 9.0, 1.0));
  if (k == 3) return mix(u_contested_wash, u_contested, dots(p, 5.0, 0.9));
  return mix(u_paper, u_unknown, dots(p, 8.0, 0.8));
}

vec3 changed(int to, vec2 p) {
  if (to == 1) return mix(u_strong1, u_paper, 0.55 * stripes(p, UP, 3.5, 1.1));
  if (to == 2) return mix(u_strong2, u_paper, 0.55 * stripes(p, DOWN, 3.5, 1.1));
  if (to == 3) return mix(u_contested_wash, u_contested, dots(p, 4.0, 1.2));
  return mix(u_paper, u_ink, 0.5 * dots(p, 6.0, 1.0));
}

// Bands of chance: more and nearer stripes, darker ground.
vec3 banded(float x, vec3 base, vec2 p) {
  vec3 strong = u_side == 1 ? u_strong1 : u_strong2;
  vec2 across = u_side == 1 ? UP : DOWN;
  if (x < 0.05) return base;
  if (x < 0.25) return mix(mix(base, strong, 0.10), strong, 0.55 * stripes(p, across, 10.0, 1.0));
  if (x < 0.50) return mix(mix(base, strong, 0.22), strong, 0.65 * stripes(p, across, 6.0, 1.2));
  if (x < 0.75) return mix(mix(base, strong, 0.42), strong, 0.80 * stripes(p, across, 4.0, 1.4));
  if (x < 0.90) return mix(mix(base, strong, 0.68), u_paper, 0.30 * stripes(p, across, 4.0, 1.0));
  return strong;
}

void main() {
  vec2 p = v_local * u_pattern;
  vec4 now = weights(u_now);
  int k = most(now);
  vec3 c = ground(k, p);
  float drawn = max(line(edge(now, 1), 2.2), line(edge(now, 2), 2.2));
  float halo = max(line(edge(now, 1), 5.0), line(edge(now, 2), 5.0));
  if (u_mode == 1 || u_mode == 2) {
    vec4 then = weights(u_then);
    int before = most(then);
    if (before != k) {
      if (u_mode == 1) c = changed(k, p);
      else if (k == 1 || (k == 3 && before == 2)) c = mix(u_paper, u_only_a, 0.25 + 0.75 * stripes(p, vec2(1.0, 0.0), 5.0, 2.0));
      else c = mix(u_paper, u_only_b, 0.25 + 0.75 * stripes(p, vec2(0.0, 1.0), 5.0, 2.0));
    }
    float old = max(line(edge(then, 1), 1.6), line(edge(then, 2), 1.6));
    float broken = step(0.45, fract((p.x + p.y) / 7.0)) * step(0.1, fract((p.x - p.y) / 7.0));
    c = mix(c, u_ink, old * broken * 0.8);
  } else if (u_mode == 3) {
    float x = chance();
    if (x >= 0.0 && k != u_side) {
      c = banded(x, k == 2 ? u_wash2 : k == 1 ? u_wash1 : c, p);
    } else if (k != u_side && x < 0.0) {
      c = ground(0, p);
    }
  }
  c = mix(c, u_paper, halo * 0.8);
  c = mix(c, u_ink, drawn);
  color = vec4(c, 1.0);
}`;
