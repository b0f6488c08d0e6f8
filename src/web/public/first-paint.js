// Sets language and theme before anything is drawn, so that no screen flashes in the wrong one.
(function () {
  const root = document.documentElement;
  let theme = null;
  let language = null;
  try {
    theme = localStorage.getItem('lianfang.theme');
    language = localStorage.getItem('lianfang.language');
  } catch (_) {
    // A browser that keeps nothing gets what its system prefers.
  }
  if (theme !== 'light' && theme !== 'dark')
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  root.dataset.theme = theme;
  root.lang = language || (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
})();
