// Guesses the viewer's time zone once, where none was chosen. The page works without this: there is a list to choose from.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const list = document.querySelector("select[name=zone]");
if (zone && list && document.body.dataset.zone === "unknown" && zone !== list.value) {
  const url = new URL(location.href);
  url.searchParams.set("zone", zone);
  location.replace(url);
}
