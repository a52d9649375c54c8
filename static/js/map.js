/* The results on a map. Every pin is an entry of the list, which is complete without it. */
(() => {
  const box = document.getElementById("map");
  if (!box || !window.L) return;
  const map = L.map(box);
  L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution, maxZoom: 18 }).addTo(map);
  const pins = [];
  document.querySelectorAll("[data-at]").forEach((entry) => {
    const link = entry.querySelector("a");
    entry.dataset.at.split(";").filter(Boolean).forEach((place) => {
      const popup = document.createElement("a");
      popup.href = link.href;
      popup.textContent = link.textContent;
      pins.push(L.circleMarker(place.split(",").map(Number), { radius: 12 }).bindPopup(popup).addTo(map));
    });
  });
  if (pins.length) map.fitBounds(L.featureGroup(pins).getBounds().pad(0.2));
  else map.setView([53, -1.5], 6);
})();
