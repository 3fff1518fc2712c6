<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <fieldConfiguration>
  <field configurationFlags="None" name="closed">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.yes]]" type="QString" value="1" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.no]]" type="QString" value="0" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="open_level">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.level_regions]]" type="QString" value="regions" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_violation]]" type="QString" value="violation" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_grids_out]]" type="QString" value="grids out" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_compounds_split]]" type="QString" value="compounds split" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_grids_touched]]" type="QString" value="grids touched" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_households_moved]]" type="QString" value="households moved" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_deviation]]" type="QString" value="deviation" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.level_quality]]" type="QString" value="quality" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases>
  <alias field="community" name="[[qgis.field_community]]" />
  <alias field="name" name="[[qgis.field_name]]" />
  <alias field="grids" name="[[qgis.field_grids]]" />
  <alias field="judged" name="[[qgis.field_judged]]" />
  <alias field="in_band" name="[[qgis.field_grids_in_band]]" />
  <alias field="households" name="[[qgis.field_households]]" />
  <alias field="closed" name="[[qgis.field_closed]]" />
  <alias field="covers" name="[[qgis.field_covers]]" />
  <alias field="open_level" name="[[qgis.field_open_level]]" />
  <alias field="found" name="[[qgis.field_found]]" />
  <alias field="bound" name="[[qgis.field_bound]]" />
  <alias field="gap_percent" name="[[qgis.field_gap_percent]]" />
 </aliases>
 <editable>
  <field editable="0" name="bound" />
  <field editable="0" name="closed" />
  <field editable="0" name="community" />
  <field editable="0" name="covers" />
  <field editable="0" name="found" />
  <field editable="0" name="gap_percent" />
  <field editable="0" name="grids" />
  <field editable="0" name="households" />
  <field editable="0" name="in_band" />
  <field editable="0" name="judged" />
  <field editable="0" name="name" />
  <field editable="0" name="open_level" />
 </editable>
</qgis>
