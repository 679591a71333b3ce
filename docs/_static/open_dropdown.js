// A link or a search hit inside a closed dropdown opens it, so that what was asked for can be seen.
function openDropdownsAroundTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let box = target?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  document.querySelectorAll("details span.highlighted").forEach((hit) => (hit.closest("details").open = true));
}
addEventListener("hashchange", openDropdownsAroundTarget);
addEventListener("load", openDropdownsAroundTarget);
