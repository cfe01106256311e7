import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Puts the page beside the widget, byte for byte. */
const page = {
  name: 'gangway-page',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: 'index.html',
      source: readFileSync(here('../pages/index.html')),
    });
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [page],
  build: {
    // One classic script: a page of another origin may load it without CORS.
    lib: {
      entry: here('src/index.ts'),
      name: 'Gangway',
      formats: ['iife'],
      fileName: () => 'gangway-widget.js',
    },
    // Phones in use are old: nothing newer than Safari 14 understands.
    target: ['es2020', 'safari14'],
    outDir: process.env.GANGWAY_WEB_OUT || here('../dist'),
    emptyOutDir: true,
    rollupOptions: {
      output: { postBanner: '/*! Gangway widget. Apache-2.0. Sends no cookie, stores nothing. */' },
    },
  },
});
