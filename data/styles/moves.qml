<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <fieldConfiguration>
  </fieldConfiguration>
 <aliases>
  <alias field="from_code" name="[[qgis.field_from_code]]" />
  <alias field="to_code" name="[[qgis.field_to_code]]" />
  <alias field="households" name="[[qgis.field_households]]" />
  <alias field="buildings" name="[[qgis.field_buildings]]" />
  <alias field="area_m2" name="[[qgis.field_area_m2]]" />
 </aliases>
 <editable>
  <field editable="0" name="area_m2" />
  <field editable="0" name="buildings" />
  <field editable="0" name="from_code" />
  <field editable="0" name="households" />
  <field editable="0" name="to_code" />
 </editable>
</qgis>
