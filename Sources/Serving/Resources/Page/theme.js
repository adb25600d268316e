// Before anything is drawn: the colours that were chosen last, or else those of the system.
try {
  const theme = localStorage.getItem("gramd-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's colours are used.
}
