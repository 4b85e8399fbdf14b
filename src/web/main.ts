// The page begins here.

import { startApp } from "./app.ts";

const place = document.getElementById("app");
if (place !== null) void startApp(place);
