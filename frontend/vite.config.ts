import { defineConfig } from "vite";

// Relative addresses: the page works under any path of any host, and as files of a static site.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/frontcast/web/static",
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari18"],
    // No script may stand in the page itself (Content-Security-Policy), nor in a data: address.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/data": "http://127.0.0.1:8642", "/api": "http://127.0.0.1:8642" } },
});
