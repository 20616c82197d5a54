/**
 * Shows the reference. Addresses of documents are relative to the application, which may live below a path of its own:
 * what stands in the browser's address before the page's own path is that path.
 */
export function initialize(pagePath, configuration) {
  const here = window.location.pathname;
  const base = here.endsWith(pagePath) ? here.slice(0, here.length - pagePath.length) : '';
  const absolute = (url) => new URL(url, `${window.location.origin}${base}/`).toString();
  const sources = configuration.sources.map((source) => ({ ...source, url: absolute(source.url) }));
  window.Scalar.createApiReference('#app', { ...configuration, sources });
}
